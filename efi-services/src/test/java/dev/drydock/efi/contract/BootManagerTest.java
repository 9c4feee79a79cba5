package dev.drydock.efi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootOutcome.Attempt;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.bootmanager.LoadOption;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.FaultyDevice;
import dev.drydock.efi.disk.MemoryDevice;
import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is tried, in which order, and why it was not booted: with files that are no programs, so that nothing runs. */
class BootManagerTest {
    private static final byte[] NO_PROGRAM = {'M', 'Z'};
    private static final Guid DISK = Guid.parse("11111111-2222-3333-4444-555555555555");

    private static BlockDevice disk(String... files) throws IOException {
        return DiskImage.builder().fitting().guid(DISK).espFat32("TEST", root -> {
            for (String file : files) {
                root.file(file, NO_PROGRAM);
            }
        }).asDevice();
    }

    private static FirmwareBuilder machine(Firmware.BootOptionEditor editor) {
        return Firmware.builder(Architecture.X86_64).memory(64 << 20).bootEntries(editor);
    }

    private static List<String> attempts(FirmwareBuilder machine) throws IOException {
        return machine.build().boot().attempts().stream().map(Attempt::toString).toList();
    }

    private static LoadOption option(String path) {
        return LoadOption.of("x", DevicePath.parse(path));
    }

    private static String partition() throws IOException {
        Guid id = DiskImage.builder().fitting().guid(DISK).espFat32("TEST", root -> root.file("x", NO_PROGRAM)).build()
                .partitions().getFirst().id();
        return "HD(1,GPT," + id + ",0x1,0x2)";
    }

    @Test
    void optionsThatCannotBeUsedAreSkippedWithAReason() throws IOException {
        List<String> attempts = attempts(machine(entries -> {
            entries.order(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
            entries.put(2, option("\\a").withAttributes(0));
            entries.put(3, option("\\a").withAttributes(LoadOption.ACTIVE | LoadOption.CATEGORY_APP));
            entries.put(4, option("\\a").withAttributes(LoadOption.ACTIVE | 0x200));
            entries.put(5, option("UsbHID(0x1,0x2,0x4,0x5)"));
            entries.put(6, option("Uri(http://example.org/a.efi)"));
            entries.put(7, option("HD(1,GPT," + DISK + ",0x1,0x2)/\\a"));
            entries.put(8, option("PciRoot(0x0)/Pci(0x9,0x0)/\\a"));
            entries.put(9, LoadOption.of("nothing", DevicePath.EMPTY));
        }).disk("disk", BootManagerTest::disk));
        assertThat(attempts).containsExactly("Boot0001: does not exist", "Boot0002: is not active",
                "Boot0003: is an application, which is started only if someone asks for it",
                "Boot0004: is of a category that the specification reserves",
                "Boot0005 \"x\": short-form USB paths are not supported: UsbHID(0x1,0x2,0x4,0x5)",
                "Boot0006 \"x\": booting from a URI is not supported: Uri(http://example.org/a.efi)",
                "Boot0007 \"x\": no disk has this partition: HD(1,GPT," + DISK + ",0x1,0x2)",
                "Boot0008 \"x\", PciRoot(0x0)/Pci(0x9,0x0)/\\a: no device has the path PciRoot(0x0)/Pci(0x9,0x0)/\\a",
                "Boot0009 \"nothing\": its device path is empty",
                "disk, partition 1\\EFI\\BOOT\\BOOTX64.EFI: not found");
    }

    @Test
    void devicePathsAreExpanded() throws IOException {
        List<String> attempts = attempts(machine(entries -> {
            entries.add(option("\\b.efi"));
            entries.add(option(partition() + "/\\a.efi"));
            entries.add(option(partition()));
            entries.add(option("PciRoot(0x0)/Pci(0x2,0x0)"));
            entries.add(option("PciRoot(0x0)/Pci(0x1,0x0)/" + partition() + "/\\none.efi"));
        }).disk("first", () -> disk("\\a.efi"))
                .disk("second", () -> DiskImage.builder().fitting().guid(3)
                        .espFat32("B", root -> root.file("\\b.efi", NO_PROGRAM)).asDevice()));
        assertThat(attempts.stream().map(line -> line.replaceAll("(\\.efi|EFI): [^ ]+: .*", "$1: refused")).toList())
                .as("%s", attempts).hasSize(8).startsWith(
                        "Boot0000 \"x\", first, partition 1\\b.efi: not found",
                        "Boot0000 \"x\", second, partition 1\\b.efi: refused",
                        "Boot0001 \"x\", first, partition 1\\a.efi: refused",
                        "Boot0002 \"x\", first, partition 1\\EFI\\BOOT\\BOOTX64.EFI: not found",
                        "Boot0003 \"x\", second, partition 1\\EFI\\BOOT\\BOOTX64.EFI: not found");
    }

    @Test
    void removableMediaComeFirst() throws IOException {
        List<String> attempts = attempts(machine(entries -> {}).disk("fixed", BootManagerTest::disk)
                .disk("stick", () -> FaultyDevice.builder(disk()).changeMedium(1_000_000, new MemoryDevice(512, 1))
                        .build()));
        assertThat(attempts).containsExactly("stick, partition 1\\EFI\\BOOT\\BOOTX64.EFI: not found",
                "fixed, partition 1\\EFI\\BOOT\\BOOTX64.EFI: not found");
    }

    @Test
    void theNextBootIsTriedOnce() throws IOException {
        BootReport report = machine(entries -> {
            entries.put(5, option("\\b").withAttributes(0));
            entries.next(5);
        }).disk("disk", BootManagerTest::disk).build().boot();
        assertThat(report.attempts()).extracting(Attempt::toString).containsExactly(
                "Boot0005 \"x\", disk, partition 1\\b: not found",
                "disk, partition 1\\EFI\\BOOT\\BOOTX64.EFI: not found");
        assertThat(report.variables()).extracting(variable -> variable.id().name()).contains("Boot0005")
                .doesNotContain("BootNext", "BootCurrent");
        assertThat(report.outcome()).isInstanceOf(BootOutcome.NothingBootable.class);
    }

    @Test
    void whatIsMalformedIsSaidToBe() throws IOException {
        List<String> attempts = attempts(machine(entries -> entries.order(List.of(0)))
                .setVariable(variable("Boot0000", 1, 0, 0)).setVariable(variable("BootNext", 1))
                .setVariable(variable("OsIndications", 1, 0, 0, 0, 0, 0, 0, 0)));
        assertThat(attempts).containsExactly("OsIndications: not supported: 0x1", "BootNext: has 1 bytes",
                "Boot0000: Attributes at offset 0 of the load option: there are only 3 bytes");
    }

    @Test
    void anOrderMayBeAsLongAsItCan() throws IOException {
        List<Integer> order = new ArrayList<>(Collections.nCopies(15_000, 1));
        order.addAll(Collections.nCopies(15_000, 2));
        BootReport report = machine(entries -> {
            entries.put(1, option("\\a"));
            entries.order(order);
        }).disk("disk", BootManagerTest::disk).build().boot();
        assertThat(report.attempts()).hasSize(30_001);
        assertThat(report.outcome()).isInstanceOf(BootOutcome.NothingBootable.class);
    }

    @Test
    void recoveryOptionsThatNobodyVerifiedAreIgnored() throws IOException {
        byte[] vendor = DISK.toByteArray();
        var id = new VariableId(DISK, "OsRecovery0001");
        List<String> attempts = attempts(machine(entries -> {})
                .setVariable(new Variable(VariableId.global("OsRecoveryOrder"), VariableAttributes.NV_BS_RT, vendor))
                .setVariable(new Variable(id, VariableAttributes.NV_BS_RT, option("\\a").encode())));
        assertThat(attempts).containsExactly(
                "OsRecovery0001-" + DISK + ": there is no key by which its signature could be verified");
    }

    private static Variable variable(String name, int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        return new Variable(VariableId.global(name), VariableAttributes.NV_BS_RT, data);
    }
}
