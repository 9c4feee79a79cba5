package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.BootReport;
import dev.drydock.efi.Firmware;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The EDK2 Shell shows all that it can of the firmware; where it shows another thing under EDK2's own, a table tells why. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShellSessionTest {
    private static final Path TABLE = Path.of("shell-session.md");
    private static final String GUID = "5D1C4A0E-2F3B-4C61-9D0A-7E8F90A1B2C3";
    private static final String NEW_DATA = "05 04 03 02 01 00 00 00";

    /** What each command of the session prints, as regular expressions of lines. */
    private static final SequencedMap<String, List<String>> EXPECTED = new LinkedHashMap<>();
    static {
        expect("ver", "UEFI Interactive Shell v2\\.2", "UEFI v2\\.100 \\(Drydock, 0x00010000\\)");
        expect("mode", "  Col    80 Row    25  \\*", "  Col    80 Row    50 *", "  Col   100 Row    31 *");
        expect("date", "11/21/2026");
        expect("time", "12:34:\\d\\d \\(UTC\\+00:00\\)");
        expect("memmap", "Available  \\w{16}-\\w{16} \\w{16} 000000000000000F",
                "RT_Code    \\w{16}-\\w{16} \\w{16} 800000000000000F", "Total Memory: +50\\d MB .*");
        expect("smbiosview", "SMBIOS 3\\.\\d \\(64-bit\\) Entry Point Structure:", "Type=0, Handle=0x0",
                "Vendor: Drydock", "UEFI Specification is supported", "Type=1, Handle=0x100", "Type: Memory Device *",
                "Extended Size: 0", "Type=127, Handle=0x7F00", "This structure indicates the End-of-table!");
        expect("acpiview", "'acpiview' is not recognized as an internal or external command, .*");
        expect("pci", "pci: Protocol - PciRootBridgeIo not found\\.");
        expect("setvar", GUID + " - Drydock - 0008 Bytes", NEW_DATA + " *");
        expect("dmpstore of one", "Variable NV\\+RT\\+BS '" + GUID + ":Drydock' DataSize = 0x08",
                "  00000000: " + NEW_DATA.replace("00 00 00", "00 00 00-") + " +\\*\\.{8}\\*",
                "Delete variable '" + GUID + ":Drydock': Success", "dmpstore: No matching variables found\\. .*");
        expect("dmpstore", "Variable NV\\+RT\\+BS 'EFIGlobalVariable:PlatformLang' DataSize = 0x03",
                "Variable RT\\+BS 'EFIGlobalVariable:SetupMode' DataSize = 0x01",
                "Variable RT\\+BS 'EFIGlobalVariable:SecureBoot' DataSize = 0x01");
        expect("load", Stream.of("ext4", "iso9660", "hfs", "btrfs", "reiserfs")
                .map(driver -> "Image 'FS0:\\\\" + driver + "\\.efi' loaded at [0-9A-F]+ - Success")
                .toArray(String[]::new));
        expect("connect", "Connect No drivers could be connected\\.");
        expect("drivers", " *\\w+ 0000000A D - -  3  - Drydock Disk I/O Driver +DiskIo",
                " *\\w+ 0000000A B - -  1  2 Drydock Partition Driver \\(GPT, MBR, Partition",
                " *\\w+ 0000000A D - -  1  - Drydock FAT File System Driver +Fat",
                " *\\w+ 00000010 D - -  1  - rEFInd \\S+ ext4 File System Driv +\\\\ext4\\.efi",
                " *\\w+ 00000010 \\? - -  -  - rEFInd \\S+ btrfs File System Dri +\\\\btrfs\\.efi");
        expect("devices", " +\\w+ R - -  0  2   2 PciRoot\\(0x0\\)/Pci\\(0x1,0x0\\)",
                " +\\w+ D - -  1  2   0 PciRoot\\(0x0\\)/Pci\\(0x1,0x0\\)/HD\\(1,GPT,.*",
                " +\\w+ D - -  1  2   0 PciRoot\\(0x0\\)/Pci\\(0x1,0x0\\)/HD\\(2,GPT,.*");
        expect("devtree", " Ctrl\\[\\w+\\] PciRoot\\(0x0\\)/Pci\\(0x1,0x0\\)",
                "   Ctrl\\[\\w+\\] PciRoot\\(0x0\\)/Pci\\(0x1,0x0\\)/HD\\(1,GPT,.*");
        expect("map", "      FS0: Alias\\(s\\):HD0b:;BLK1:", "      FS1: Alias\\(s\\):HD0c:;BLK2:",
                "     BLK0: Alias\\(s\\):");
        expect("type", "drydock: read by a driver that the guest brought");
        expect("dh", "Handle dump", ".* GraphicsOutput\\(\\w+\\) .*", "  \\*  mode 0: Col 80 Row 25",
                ".*ImageDevicePath\\(\\w+\\) .*/\\\\ext4\\.efi DriverBinding\\(\\w+\\) ComponentName\\(\\w+\\).*",
                ".*SimpleFileSystem\\(\\w+\\).*");
        expect("openinfo", "SimpleFileSystem",
                "  Drv\\[\\w+\\] Ctrl\\[\\w+\\] Cnt\\(01\\) Driver    Image\\(Drydock FAT File System Driver\\)",
                "  Drv\\[\\w+\\] Ctrl\\[\\w+\\] Cnt\\(01\\) Child     Image\\(Drydock Partition Driver .*",
                "  Drv\\[\\w+\\] Ctrl\\[\\w+\\] Cnt\\(01\\) Driver    Image\\(rEFInd \\S+ ext4 File System Driver\\)");
        expect("drvdiag", "drvdiag: The protocol 'gEfiDriverDiagnostics2ProtocolGuid' is required and not found .*");
        expect("drvcfg", "DrvCfg No configurable devices were found\\.");
        expect("edit", "new words the first line");
        expect("hexedit", "A123456789abcdef");
        expect("help", "alias +- Displays, creates, or deletes UEFI Shell aliases\\.",
                "hexedit +- Provides a full screen hex editor for files, block devices, or memory\\.",
                "vol +- Displays or modifies information about a disk volume\\.", "Help usage:help .*");
        expect("reset");
    }

    private final Map<BuiltImage, ShellSession> sessions = new HashMap<>();

    private static void expect(String command, String... lines) {
        EXPECTED.put(command, List.of(lines));
    }

    static Stream<Named<BuiltImage>> images() throws IOException {
        return RealImages.provide(BootImage.SHELL_SESSION).stream()
                .map(image -> Named.of(RealImages.name(image), image));
    }

    private ShellSession drydock(BuiltImage image, Path directory) throws IOException {
        ShellSession known = sessions.get(image);
        if (known != null) {
            return known;
        }
        Path disk = Files.copy(image.file(), directory.resolve("drydock.img"));
        String keys = ShellSession.keys("\u001bOQ", "\u001bOR").stream().map(ShellSession.Keys::keys)
                .collect(Collectors.joining());
        BootReport report = Firmware.builder(RealImages.architecture(image)).persistentDisk(disk).type(keys)
                .timeout(Duration.ofMinutes(2)).build().boot();
        assertThat(report.outcome().summary()).as(report.console()).isEqualTo("reset: WARM, EFI_SUCCESS");
        assertThat(report.unsupportedCalls()).isEmpty();
        ShellSession session = ShellSession.of(report.console(), disk);
        sessions.put(image, session);
        return session;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void everyCommandShowsWhatItShould(BuiltImage image, @TempDir Path directory) throws Exception {
        ShellSession session = drydock(image, directory);
        assertThat(session.output().sequencedKeySet()).containsExactlyElementsOf(EXPECTED.keySet());
        EXPECTED.forEach((command, lines) -> {
            List<String> printed = session.output().get(command).lines().toList();
            for (String line : lines) {
                assertThat(printed).as(command).anyMatch(each -> each.matches(line));
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void theTableTellsWhatDiffersUnderQemu(BuiltImage image, @TempDir Path directory) throws Exception {
        ShellSession qemu = QemuTerminal.run(image, directory);
        ShellSession session = drydock(image, directory);
        assertThat(qemu.output().sequencedKeySet()).containsExactlyElementsOf(session.output().keySet());
        int column = switch (image.architecture()) {
            case X86_64 -> 2;
            case AARCH64 -> 3;
        };
        List<String> rows = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        for (String row : Files.readAllLines(TABLE)) {
            if (row.startsWith("| `")) {
                String[] cells = row.split(" *\\| *");
                String command = cells[1].replace("`", "");
                rows.add(command);
                if (!cells[column].equals("same")) {
                    assertThat(cells[column]).isEqualTo("differs");
                    differing.add(command);
                }
            }
        }
        assertThat(rows).containsExactlyElementsOf(session.output().keySet());
        List<String> found = session.differing(qemu);
        assertThat(found).as(() -> found.stream().filter(command -> !differing.contains(command))
                .map(command -> command + " under QEMU:\n" + qemu.output().get(command))
                .collect(Collectors.joining("\n")))
                .containsExactlyElementsOf(differing);
    }
}
