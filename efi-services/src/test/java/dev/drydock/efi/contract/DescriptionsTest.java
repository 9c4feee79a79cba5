package dev.drydock.efi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.contract.ContractProgram.Run;
import dev.drydock.efi.hardware.Descriptions;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.fdt.DtsCompiler;
import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtProperty;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A guest looks at descriptions that a test has changed: at the whole machine's, and at what is broken on purpose. */
class DescriptionsTest {
    private static final long MIB = 1 << 20;

    private static Run run(FirmwareBuilder builder, Architecture architecture) throws Exception {
        var run = new Run(builder.application(new ContractProgram("hardware", architecture).file()).build().boot());
        assertThat(run.lines()).noneMatch(line -> line.startsWith("not ok"));
        assertThat(run.report().outcome().summary()).contains("returned EFI_SUCCESS");
        return run;
    }

    private static Run run(FirmwareBuilder builder) throws Exception {
        return run(builder, Architecture.AARCH64);
    }

    private static FirmwareBuilder arm() {
        return Firmware.builder(Architecture.AARCH64).memory(64 * MIB);
    }

    private static String hex(long value) {
        return "0x%016x".formatted(value);
    }

    private static String checksum(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return hex(crc.getValue());
    }

    @ParameterizedTest
    @EnumSource
    void processorsAndHolesAreSeen(Architecture architecture) throws Exception {
        long base = architecture == Architecture.AARCH64 ? 0x4000_0000L : 0;
        Hardware hardware = Hardware.of(architecture).toBuilder().cpus(3).memory(64 * MIB)
                .memoryHole(base + 16 * MIB, 2 * MIB).memoryHole(base + 20 * MIB, 4096).build();
        Run run = run(Firmware.builder(architecture).noGraphics().hardware(hardware), architecture);
        assertThat(run.after("# CPUs ")).containsExactly(hex(3));
        assertThat(run.after("# reserved ")).contains(hex(base + 16 * MIB), hex(base + 20 * MIB));
        assertThat(run.after("# pages ")).contains(hex(2 * MIB / 4096), hex(1));
        assertThat(run.after("# memory starts ")).contains(hex(base + 18 * MIB), hex(base + 20 * MIB + 4096));
        assertThat(run.after("# memory ends ")).endsWith(hex(base + 64 * MIB - 1));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsInAHole(Architecture architecture) throws Exception {
        long hole = (architecture == Architecture.AARCH64 ? 0x4000_0000L : 0) + 16 * MIB;
        FirmwareBuilder builder = Firmware.builder(architecture).hardware(Hardware.of(architecture).toBuilder()
                .memory(64 * MIB).memoryHole(hole, 0x123 * 4096).build());
        var run = new Run(builder.application(new ContractProgram("hole", architecture).file()).build().boot());
        assertThat(run.after("# hole ")).containsExactly(hex(hole));
        assertThat(run.after("# read ")).isEmpty();
        assertThat(run.report().outcome()).isInstanceOf(BootOutcome.Fault.class);
        assertThat(run.report().outcome().summary()).contains("read of 1 bytes at 0x" + Long.toHexString(hole + 4096));
    }

    @Test
    void theTreeIsTheHosts() throws Exception {
        Fdt overlay = DtsCompiler.compile("/dts-v1/; /plugin/; &uart { status = \"disabled\"; };").tree();
        for (Descriptions changes : List.of(Descriptions.both(), Descriptions.both().overlay(overlay),
                Descriptions.both().withoutNode("/psci"), Descriptions.both().deviceTree(
                        tree -> tree.edit("/", root -> root.with(FdtProperty.string("model", "Slipway")))))) {
            byte[] tree = arm().descriptions(changes).build().deviceTree().orElseThrow();
            Run run = run(arm().descriptions(changes));
            assertThat(run.after("# tree ")).containsExactly(hex(tree.length));
            assertThat(run.after("# tree's checksum ")).containsExactly(checksum(tree));
        }
    }

    @Test
    void aTableIsBrokenOnPurposeOrMissing() throws Exception {
        byte[][] seen = new byte[1][];
        Run run = run(arm().descriptions(Descriptions.both().withoutAcpiTable("SPCR").acpiTable("GTDT", bytes -> {
            byte[] broken = bytes.clone();
            Arrays.fill(broken, 44, broken.length, (byte) 0xff);
            seen[0] = broken;
            return broken;
        }).additionalAcpiTable(new byte[]{'O', 'E', 'M', '1', 9, 0, 0, 0, 7})));
        assertThat(run.after("# ACPI GTDT ")).containsExactly(hex(seen[0].length) + " " + checksum(seen[0]));
        assertThat(run.after("# ACPI SPCR")).isEmpty();
        assertThat(run.after("# ACPI OEM1 ")).singleElement().asString().startsWith(hex(9));
    }

    @Test
    void onlyOneDescriptionIsPublished() throws Exception {
        Run acpi = run(arm().descriptions(Descriptions.acpiOnly()));
        assertThat(acpi.after("# tree")).isEmpty();
        assertThat(acpi.after("# ACPI FACP ")).hasSize(1);
        Run tree = run(arm().descriptions(Descriptions.deviceTreeOnly()));
        assertThat(tree.after("# tree ")).hasSize(1);
        assertThat(tree.after("# ACPI ")).isEmpty();
        Run both = run(arm());
        assertThat(both.after("# tree ")).hasSize(1);
        assertThat(both.after("# ACPI FACP ")).hasSize(1);
        Run pc = run(Firmware.builder(Architecture.X86_64), Architecture.X86_64);
        assertThat(pc.after("# tree")).isEmpty();
        assertThat(pc.after("# ACPI HPET ")).hasSize(1);
    }
}
