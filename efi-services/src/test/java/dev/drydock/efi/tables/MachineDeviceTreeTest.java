package dev.drydock.efi.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtNode;
import dev.drydock.fdt.FdtProperty;
import dev.drydock.fdt.FdtReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineDeviceTreeTest {
    private static final DeviceTreeFacts FACTS = new DeviceTreeFacts("Slipway",
            List.of("drydock,slipway", "linux,dummy-virt"),
            2, List.of(new MemoryRange(0x4000_0000L, 0x2000_0000L), new MemoryRange(0x1_0000_0000L, 0x4000_0000L)),
            ArmPlatform.QEMU_VIRT);

    @Test
    void describesTheMachine() throws Exception {
        Fdt fdt = FdtReader.read(MachineDeviceTree.of(FACTS).toBytes());
        FdtNode gic = fdt.compatible("arm,cortex-a15-gic").getFirst();
        FdtNode uart = fdt.compatible("arm,pl011").getFirst();
        assertThat(fdt.root().compatible()).containsExactly("drydock,slipway", "linux,dummy-virt");
        assertThat(fdt.root().property("interrupt-parent").flatMap(FdtProperty::asPhandle)).isEqualTo(gic.phandle());
        assertThat(fdt.find("serial0")).contains(uart);
        assertThat(value(fdt, "/chosen", "stdout-path").asString()).contains("serial0:115200n8");
        assertThat(fdt.find("/cpus").orElseThrow().children()).extracting(FdtNode::name).containsExactly("cpu@0",
                "cpu@1");
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
    void dtcHasNothingToSay(@TempDir Path directory) throws Exception {
        ExternalTool dtc = ExternalTool.orSkip("dtc", "device-tree-compiler", directory);
        for (int cpus : new int[]{1, 8}) {
            Fdt fdt = MachineDeviceTree.of(new DeviceTreeFacts(FACTS.model(), FACTS.compatible(), cpus, FACTS.memory(),
                    FACTS.platform()));
            Files.write(directory.resolve("machine.dtb"), fdt.toBytes());
            assertThat(dtc.run("-I", "dtb", "-O", "dtb", "-o", "out.dtb", "machine.dtb")).isEmpty();
            Files.write(directory.resolve("machine.dts"), fdt.toDts().getBytes(US_ASCII));
            // In printed source a reference is a number, which dtc would rather see as a label.
            assertThat(dtc.run("-W", "no-clocks_property", "-I", "dts", "-O", "dtb", "-o", "out.dtb", "machine.dts"))
                    .isEmpty();
            assertThat(Files.readAllBytes(directory.resolve("out.dtb"))).isEqualTo(fdt.toBytes());
        }
    }

    @Test
    void factsThatNoTreeCanTellAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> new DeviceTreeFacts("", FACTS.compatible(), 9, FACTS.memory(), FACTS.platform()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceTreeFacts("", FACTS.compatible(), 1, List.of(), FACTS.platform()));
    }
}
