package dev.drydock.efi.contract;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.disk.image.DiskImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A built program of {@code src/test/guest}.
 *
 * @param name without architecture and ending
 */
record ContractProgram(String name, Architecture architecture) {
    private static final String ENDING = ".efi";
    private static final long MEMORY = 128 << 20;

    /** Where the programs lie. */
    static Path directory() {
        try {
            return Path.of(ContractProgram.class.getResource("status-codes.txt").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every built program, companions included. */
    static List<ContractProgram> all() {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(ENDING)).sorted()
                    .map(ContractProgram::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ContractProgram of(String file) {
        for (Architecture architecture : Architecture.values()) {
            String suffix = "-" + suffix(architecture) + ENDING;
            if (file.endsWith(suffix)) {
                return new ContractProgram(file.substring(0, file.length() - suffix.length()), architecture);
            }
        }
        throw new IllegalStateException(file + " is for no known architecture");
    }

    private static String suffix(Architecture architecture) {
        return architecture.name().toLowerCase(Locale.ROOT);
    }

    /** Whether another program loads this one: it is not booted itself. */
    boolean isCompanion() {
        return name.endsWith("-driver") || name.endsWith("-child");
    }

    Path file() {
        return directory().resolve(name + "-" + suffix(architecture) + ENDING);
    }

    @Override
    public String toString() {
        return name + " " + suffix(architecture);
    }

    /** Boots the program from a volume that holds the companions too. */
    Run boot() throws IOException {
        String bootFile = architecture == Architecture.X86_64 ? "BOOTX64.EFI" : "BOOTAA64.EFI";
        FirmwareBuilder builder = Firmware.builder(architecture).memory(MEMORY).timeout(Duration.ofSeconds(30))
                .misuseChecks(true)
                .disk(name, () -> DiskImage.builder().fitting().espFat32("CONTRACT", files -> {
                    files.file("\\EFI\\BOOT\\" + bootFile, file());
                    for (ContractProgram companion : all()) {
                        if (companion.isCompanion() && companion.architecture() == architecture) {
                            files.file("\\" + companion.name() + ENDING, companion.file());
                        }
                    }
                }).asDevice());
        return new Run(ContractMachines.furnish(name, builder).build().boot());
    }

    /** What became of a program. */
    record Run(BootReport report) {
        /** All that was printed, and what a reset carried. */
        List<String> lines() {
            String text = report.console();
            if (report.outcome() instanceof BootOutcome.Reset reset) {
                String data = new String(reset.data(), StandardCharsets.UTF_16LE);
                text += "\n" + data.substring(0, Math.max(0, data.indexOf('\0')));
            }
            return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        }

        /** The rest of each line that begins with {@code prefix}. */
        List<String> after(String prefix) {
            return lines().stream().filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length())).toList();
        }
    }
}
