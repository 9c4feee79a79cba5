package dev.drydock.efi.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.hardware.Descriptions;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.Identity;
import dev.drydock.efi.hardware.Machines;
import dev.drydock.efi.hardware.MemoryRange;
import dev.drydock.fdt.DtsCompiler;
import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtNode;
import dev.drydock.fdt.FdtProperty;
import dev.drydock.fdt.FdtReader;
import dev.drydock.fdt.FdtValidator;
import dev.drydock.fdt.LocatedNode;
import dev.drydock.fdt.RegEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineDeviceTreeTest {
    private static final Hardware HARDWARE = Hardware.virt().toBuilder()
            .identity(new Identity(Identity.DRYDOCK.firmware(), Identity.DRYDOCK.system(), Identity.DRYDOCK.uuid(),
                    List.of("drydock,slipway", "linux,dummy-virt")))
            .cpus(2)
            .memory(List.of(new MemoryRange(0x4000_0000L, 0x2000_0000L), new MemoryRange(0x1_0000_0000L, 0x4000_0000L)))
            .build();

    @Test
    void describesTheMachine() throws Exception {
        Fdt fdt = FdtReader.read(MachineDeviceTree.of(HARDWARE).toBytes());
        FdtNode gic = fdt.compatible("arm,cortex-a15-gic").getFirst();
        FdtNode uart = fdt.compatible("arm,pl011").getFirst();
        assertThat(fdt.root().compatible()).containsExactly("drydock,slipway", "linux,dummy-virt");
        assertThat(fdt.root().property("interrupt-parent").flatMap(FdtProperty::asPhandle)).isEqualTo(gic.phandle());
        assertThat(fdt.find("serial0")).contains(uart);
        assertThat(value(fdt, "/chosen", "stdout-path").asString()).contains("serial0:115200n8");
        assertThat(fdt.find("/cpus").orElseThrow().children()).extracting(FdtNode::name)
                .containsExactly("l2-cache0-0", "cpu-map", "cpu@0", "cpu@1");
        assertThat(value(fdt, "/psci", "method").asString()).contains("hvc");
        assertCells(value(fdt, "/memory@100000000", "reg"), 1, 0, 0, 0x4000_0000);
        assertCells(gic.property("reg").orElseThrow(), 0, 0x0800_0000, 0, 0x10000, 0, 0x0801_0000, 0, 0x10000);
        assertCells(uart.property("interrupts").orElseThrow(), 0, 1, 4);
        assertCells(value(fdt, "/timer", "interrupts"), 1, 13, 0x304, 1, 14, 0x304, 1, 11, 0x304, 1, 10, 0x304);
        int clock = fdt.compatible("fixed-clock").getFirst().phandle().orElseThrow().value();
        assertCells(uart.property("clocks").orElseThrow(), clock, clock);
    }

    private static FdtProperty value(Fdt fdt, String path, String name) {
        return fdt.find(path).flatMap(node -> node.property(name)).orElseThrow();
    }

    private static void assertCells(FdtProperty property, int... cells) {
        assertThat(property.asCells().orElseThrow()).as(property.toString()).containsExactly(cells);
    }

    @Test
    void placesOfProcessorsAreCountedFromZero() throws Exception {
        Fdt fdt = FdtReader.read(MachineDeviceTree.of(Machines.everything()).toBytes());
        assertThat(fdt.root().child("cpus").orElseThrow().walk().map(FdtNode::name)).contains("cpu@100010203",
                "cpu@100010204", "cpu@200000000", "l3-cache2", "l2-cache2-5");
        FdtNode map = fdt.find("/cpus/cpu-map").orElseThrow();
        assertThat(map.walk().map(FdtNode::name)).containsExactly("cpu-map", "socket0", "cluster0", "core0", "thread0",
                "thread1", "socket1", "cluster0", "core0");
        assertThat(value(fdt, "/cpus/cpu-map/socket1/cluster0/core0", "cpu").asPhandle())
                .isEqualTo(fdt.find("/cpus/cpu@200000000").orElseThrow().phandle());
        assertThat(value(fdt, "/cpus/l2-cache2-5", "next-level-cache").asPhandle())
                .isEqualTo(fdt.find("/cpus/l3-cache2").orElseThrow().phandle());
        assertThat(value(fdt, "/gpio-keys/restart", "linux,code").asU32()).contains(0x198);
    }

    @Test
    void messagesGoToTheIts() throws Exception {
        Fdt fdt = FdtReader.read(MachineDeviceTree.of(Hardware.virtGicV3()).toBytes());
        LocatedNode gic = fdt.index().compatible("arm,gic-v3").getFirst();
        assertThat(gic.reg()).extracting(RegEntry::addressBits).containsExactly(0x0800_0000L, 0x080a_0000L);
        FdtNode its = fdt.compatible("arm,gic-v3-its").getFirst();
        assertCells(value(fdt, "/pcie", "msi-map"), 0, its.phandle().orElseThrow().value(), 0, 0x10000);
        assertCells(value(fdt, "/timer", "interrupts"), 1, 13, 4, 1, 14, 4, 1, 11, 4, 1, 10, 4);
    }

    @Test
    void theFirmwaresOwnReaderAndChecksFindNothingWrong() throws Exception {
        for (Hardware hardware : arms()) {
            assertThat(FdtValidator.validate(FdtReader.read(MachineDeviceTree.of(hardware).toBytes()))).isEmpty();
        }
    }

    private static List<Hardware> arms() {
        return Stream.concat(Machines.edges().stream(), Machines.some(Machines.arm(), 8).stream())
                .filter(each -> each.architecture() == Architecture.AARCH64).toList();
    }

    @Test
    void dtcHasNothingToSay(@TempDir Path directory) throws Exception {
        ExternalTool dtc = ExternalTool.orSkip("dtc", "device-tree-compiler", directory);
        for (Hardware hardware : arms()) {
            Fdt fdt = MachineDeviceTree.of(hardware);
            Files.write(directory.resolve("machine.dtb"), fdt.toBytes());
            assertThat(dtc.run("-I", "dtb", "-O", "dtb", "-o", "out.dtb", "machine.dtb")).isEmpty();
            Files.write(directory.resolve("machine.dts"), fdt.toDts().getBytes(US_ASCII));
            // In printed source a reference is a number, which dtc would rather see as a label.
            assertThat(dtc.run("-W", "no-clocks_property", "-W", "no-gpios_property", "-b",
                    String.valueOf(fdt.bootCpu()), "-I", "dts", "-O", "dtb", "-o", "out.dtb", "machine.dts")).isEmpty();
            assertThat(Files.readAllBytes(directory.resolve("out.dtb"))).isEqualTo(fdt.toBytes());
        }
    }

    @Test
    void changesAreAppliedInTheirOrder() throws Exception {
        Fdt overlay = DtsCompiler
                .compile(
                        """
                                /dts-v1/;
                                /plugin/;
                                &uart { status = "disabled"; };
                                &{/} { cabin@1000000 { compatible = "drydock,cabin"; reg = <0 0x1000000 0 0x1000>; clocks = <&clk>; }; };
                                """)
                .tree();
        Descriptions changes = Descriptions.both().overlay(overlay)
                .deviceTree(tree -> tree.edit("/cabin", node -> node.with(FdtProperty.empty("big-endian"))))
                .withoutNode("/psci");
        Fdt tree = changes.change(MachineDeviceTree.of(HARDWARE));
        assertThat(tree.find("serial0").orElseThrow().property("status").orElseThrow().asString()).contains("disabled");
        assertThat(tree.index().find("/cabin").orElseThrow().references("clocks", "#clock-cells").getFirst().target()
                .orElseThrow()
                .name()).isEqualTo("apb-pclk");
        assertThat(tree.find("/cabin").orElseThrow().property("big-endian")).isPresent();
        assertThat(tree.find("/psci")).isEmpty();
        Descriptions impossible = Descriptions.both().withoutNode("/psci").withoutNode("/psci");
        assertThatIllegalArgumentException().isThrownBy(() -> impossible.change(MachineDeviceTree.of(HARDWARE)))
                .withMessageContaining("/psci");
        assertThatIllegalArgumentException().isThrownBy(() -> MachineDeviceTree.of(Hardware.pc()));
    }
}
