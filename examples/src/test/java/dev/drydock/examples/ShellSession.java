package dev.drydock.examples;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.Gpt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run of the Shell's session left.
 *
 * @param output what each command printed, by its name and in order; of the editors, what they wrote to the volume
 */
record ShellSession(SequencedMap<String, String> output) {
    private static final Pattern COMMAND = Pattern.compile("== ([a-z][a-z ]*)\n");
    private static final Pattern ESCAPE_SEQUENCE = Pattern.compile("\u001b\\[[0-9;=?]*[A-Za-z]");
    private static final Pattern PAGE = Pattern.compile("Press ENTER to continue or 'Q' break:[ \n]*");
    private static final Pattern ADDRESS = Pattern.compile("\\b[0-9A-F]{7,}\\b");

    /**
     * A piece of what is typed.
     *
     * @param awaited what the screen shows before
     */
    record Keys(String awaited, String keys) {}

    /** What is typed in a session, with what the terminal at hand sends for two keys. */
    static List<Keys> keys(String f2, String f3) {
        return List.of(new Keys("startup.nsh", "\r"), //
                new Keys("Help: Ctrl-E", "new words "), new Keys("1,11 ", f2), new Keys("File to Save:", "\r"),
                new Keys("Lines Written", f3), //
                new Keys("UEFI HEXEDIT", "41"), new Keys("Modified", f2), new Keys("File to Save:", "\r"),
                new Keys("Lines Written", f3), //
                new Keys("Press ENTER", "\r"), new Keys("Press ENTER", "\r"), new Keys("Press ENTER", "\r"));
    }

    /**
     * Takes a console's text apart.
     *
     * @param console with or without a terminal's escape sequences
     * @param disk the image as the session left it
     */
    static ShellSession of(String console, Path disk) throws IOException {
        String text = PAGE.matcher(ESCAPE_SEQUENCE.matcher(console).replaceAll("").replace("\r", "")).replaceAll("");
        SequencedMap<String, String> output = new LinkedHashMap<>();
        Matcher command = COMMAND.matcher(text);
        String last = null;
        int from = 0;
        while (command.find()) {
            if (last != null) {
                output.put(last, text.substring(from, command.start()));
            }
            last = command.group(1);
            from = command.end();
        }
        if (last != null) {
            output.put(last, text.substring(from));
        }
        output.replace("edit", file(disk, "note.txt"));
        output.replace("hexedit", file(disk, "bytes.bin"));
        return new ShellSession(output);
    }

    private static String file(Path disk, String name) throws IOException {
        try (BlockDevice device = RawFileDevice.open(disk)) {
            FatVolume volume = FatVolume.open(Gpt.read(device).efiSystemPartition().orElseThrow().on(device));
            return new String(volume.file(volume.find(volume.root(), name).orElseThrow()).readAll(),
                    StandardCharsets.US_ASCII);
        }
    }

    /** The commands whose output is another than in the other session, apart from addresses and how lines are broken. */
    List<String> differing(ShellSession other) {
        return output.keySet().stream()
                .filter(command -> !essence(command).equals(other.essence(command))).toList();
    }

    private String essence(String command) {
        return ADDRESS.matcher(output.getOrDefault(command, "nothing")).replaceAll("#").replaceAll("\\s+", "");
    }
}
