package dev.drydock.examples.images;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the Shell is told to do: texts of {@code startup.nsh}. */
final class ShellScripts {
    static final String LOOK_AROUND = script("@echo -off", "echo drydock: the script begins", "ver", "map", "FS0:",
            "ls",
            "memmap", "dh", "set", "echo drydock: the script ends", "reset -s");

    static final String LOAD_DRIVER = script("@echo -off", "FS0:", "load ext4.efi", "connect -r", "map -r", "drivers",
            "ls FS1:", "type FS1:\\greeting.txt", "disconnect -r", "connect -r", "map -r", "type FS1:\\greeting.txt",
            "echo drydock: the script ends", "reset -s");

    private static final String GUID = "5d1c4a0e-2f3b-4c61-9d0a-7e8f90a1b2c3";

    /**
     * All that shows a firmware, each command behind a line that names it. {@code help -b} comes late: after it the Shell
     * prints everything page by page until the script ends.
     */
    static final String SESSION = script("@echo -off", "mode 80 25", "FS0:", commands("ver"), commands("mode"),
            commands("date", "date 11/21/2026", "date"), commands("time", "time 12:34:56", "time"), commands("memmap"),
            commands("smbiosview"), commands("acpiview"), commands("pci"),
            commands("setvar", "setvar Drydock -guid " + GUID + " -bs -rt -nv =0x0102030405",
                    "setvar Drydock -guid " + GUID),
            commands("dmpstore of one", "dmpstore -guid " + GUID + " Drydock",
                    "dmpstore -d -guid " + GUID + " Drydock", "dmpstore -guid " + GUID + " Drydock"),
            commands("dmpstore"), commands("load", "load ext4.efi iso9660.efi hfs.efi btrfs.efi reiserfs.efi"),
            commands("connect", "connect -r"), commands("drivers"), commands("devices"), commands("devtree"),
            commands("map", "map -r"),
            commands("type", "type FS1:\\greeting.txt"), commands("dh", "dh -v"),
            commands("openinfo", "for %h in " + handles(), "openinfo %h", "endfor"), commands("drvdiag"),
            commands("drvcfg"), commands("edit", "edit note.txt"), commands("hexedit", "hexedit bytes.bin"),
            commands("help", "help -b"), commands("reset", "reset -w"));

    private ShellScripts() {}

    /** The first handles, as the Shell numbers them. */
    private static String handles() {
        return IntStream.rangeClosed(1, 0x30).mapToObj(Integer::toHexString).collect(Collectors.joining(" "));
    }

    private static String commands(String name, String... commands) {
        return Stream
                .concat(Stream.of("echo == " + name), Stream.of(commands.length == 0 ? new String[]{name} : commands))
                .collect(Collectors.joining("\r\n"));
    }

    private static String script(String... lines) {
        return String.join("\r\n", List.of(lines)) + "\r\n";
    }
}
