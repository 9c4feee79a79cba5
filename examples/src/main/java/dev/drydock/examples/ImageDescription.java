package dev.drydock.examples;

import dev.drydock.pe.Authenticode;
import dev.drydock.pe.DataDirectory;
import dev.drydock.pe.DigestAlgorithm;
import dev.drydock.pe.MalformedImageException;
import dev.drydock.pe.PeFormat;
import dev.drydock.pe.PeImage;
import dev.drydock.pe.SbatEntry;
import dev.drydock.pe.Section;
import dev.drydock.pe.Uki;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** What a PE image holds, as text. */
record ImageDescription(PeImage image) {
    /**
     * Prints all of it, or nothing.
     *
     * @throws MalformedImageException if a part that is read only now is malformed
     */
    void print(PrintWriter output) throws MalformedImageException {
        List<SbatEntry> sbat = image.sbat();
        int signatures = image.certificates().size();
        line(output, "machine", image.machine() + ", " + (image.format() == PeFormat.PE32_PLUS ? "PE32+" : "PE32"));
        line(output, "subsystem", image.subsystem().toString());
        line(output, "entry point", hex(image.entryPoint()));
        line(output, "image base", hex(image.imageBase()));
        line(output, "in memory", hex(image.sizeOfImage()) + " bytes, sections aligned to "
                + hex(image.sectionAlignment()));
        line(output, "NX_COMPAT", image.nxCompat() ? "yes" : "no");
        line(output, "signatures", Integer.toString(signatures));
        line(output, "Authenticode",
                "SHA-256 " + HexFormat.of().formatHex(Authenticode.digest(image, DigestAlgorithm.SHA256)));
        printSections(output);
        printDirectories(output);
        if (!sbat.isEmpty()) {
            heading(output, "SBAT");
            for (SbatEntry entry : sbat) {
                output.println("  %-20s %4d  %s".formatted(entry.component(), entry.generation(), entry.version()));
            }
        }
        List<Uki> profiles = image.ukiProfiles();
        for (int i = 0; i < profiles.size(); i++) {
            heading(output, "unified kernel image" + (profiles.size() == 1 ? "" : ", profile " + i));
            printUki(output, profiles.get(i));
        }
    }

    private void printSections(PrintWriter output) {
        heading(output, "sections");
        output.println("  %-10s %-4s %10s %10s %10s %10s".formatted("name", "", "address", "size", "file offset",
                "in file"));
        for (Section section : image.sections()) {
            output.println("  %-10s %-4s %10s %10s %11s %10s".formatted(printable(section.name()),
                    section.permissions(), hex(section.virtualAddress()), hex(section.memorySize()),
                    hex(section.pointerToRawData()), hex(section.sizeOfRawData())));
        }
    }

    private void printDirectories(PrintWriter output) {
        heading(output, "data directories");
        for (DataDirectory.Entry entry : image.dataDirectories()) {
            if (entry.size() != 0) {
                output.println("  %-22s %10s, %s bytes".formatted(
                        entry.directory().name().toLowerCase(Locale.ROOT).replace('_', ' '), hex(entry.address()),
                        hex(entry.size())));
            }
        }
    }

    private static void printUki(PrintWriter output, Uki uki) {
        uki.osRelease().ifPresent(text -> lines(output, "os-release", text));
        uki.commandLine().ifPresent(text -> lines(output, "command line", text));
        uki.uname().ifPresent(text -> lines(output, "uname", text));
        uki.linux().ifPresent(bytes -> lines(output, "kernel", bytes.byteSize() + " bytes"));
        uki.initrd().ifPresent(bytes -> lines(output, "initrd", bytes.byteSize() + " bytes"));
    }

    private static void heading(PrintWriter output, String text) {
        output.println();
        output.println(text);
    }

    private static void line(PrintWriter output, String name, String value) {
        output.println("%-13s %s".formatted(name, value));
    }

    private static void lines(PrintWriter output, String name, String text) {
        String heading = name;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            output.println("  %-13s %s".formatted(heading, printable(line)));
            heading = "";
        }
    }

    /** A hostile file's text must not steer the terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String hex(long value) {
        return "0x%x".formatted(value);
    }
}
