package dev.drydock.efi.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.hardware.Hardware;
import dev.drydock.fdt.FdtIndex;
import dev.drydock.fdt.FdtProperty;
import dev.drydock.fdt.FdtReader;
import dev.drydock.fdt.FdtValueException;
import dev.drydock.fdt.LocatedNode;
import dev.drydock.fdt.PhandleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ready-made AArch64 machines are QEMU's: each device is where the tree has it that QEMU makes itself. */
class QemuVirtTest {
    @Test
    void devicesAreWhereQemuHasThem(@TempDir Path directory) throws Exception {
        ExternalTool qemu = ExternalTool.orSkip("qemu-system-aarch64", "qemu-system-arm", directory);
        compare(qemu, 2, 8, Hardware.virt().toBuilder().cpus(8).memory(256 << 20).build());
        compare(qemu, 3, 20, Hardware.virtGicV3().toBuilder().cpus(20).memory(256 << 20).build());
    }

    private static void compare(ExternalTool qemu, int gic, int cpus, Hardware hardware) throws Exception {
        qemu.run("-M", "virt,dumpdtb=virt.dtb,gic-version=" + gic, "-cpu", "cortex-a72", "-m", "256", "-smp",
                Integer.toString(cpus), "-display", "none");
        FdtIndex theirs = FdtReader.read(Files.readAllBytes(qemu.directory().resolve("virt.dtb"))).index();
        FdtIndex ours = MachineDeviceTree.of(hardware).index();
        assertThat(devices(ours)).containsExactlyInAnyOrderElementsOf(devices(theirs));
        assertThat(memory(ours)).isEqualTo(memory(theirs));
        assertThat(cells(ours, "ranges")).isEqualTo(cells(theirs, "ranges"));
        assertThat(cells(ours, "interrupt-map-mask")).isEqualTo(cells(theirs, "interrupt-map-mask"));
        assertThat(ours.find("/pcie").orElseThrow().property("interrupt-map").orElseThrow().length())
                .isEqualTo(theirs.find("/pcie").orElseThrow().property("interrupt-map").orElseThrow().length());
    }

    /** What each device is, where its registers are, and its interrupts. */
    private static List<String> devices(FdtIndex tree) throws FdtValueException {
        // What later versions of QEMU put into the tree is not among them, and neither is what has no registers of its own.
        List<String> models = List.of("arm,cortex-a72", "arm,cortex-a15-gic", "arm,gic-v2m-frame", "arm,gic-v3",
                "arm,gic-v3-its", "arm,armv8-timer", "arm,pl011", "arm,pl031", "arm,pl061", "cfi-flash",
                "qemu,fw-cfg-mmio", "virtio,mmio", "pci-host-ecam-generic", "arm,psci-1.0", "gpio-keys");
        List<String> result = new ArrayList<>();
        for (String model : models) {
            for (LocatedNode node : tree.compatible(model)) {
                List<List<Integer>> interrupts = new ArrayList<>();
                for (PhandleReference each : node.property("interrupts").isPresent()
                        ? node.interrupts()
                        : List.<PhandleReference>of()) {
                    interrupts.add(each.arguments());
                }
                result.add(model + " " + (node.property("reg").isPresent() ? node.reg() : "") + " " + interrupts
                        + Stream.of("method", "bank-width", "enable-method").map(node::property)
                                .flatMap(each -> each.stream()).map(FdtProperty::toString).toList());
            }
        }
        return result;
    }

    private static List<String> memory(FdtIndex tree) throws FdtValueException {
        return List.of(tree.find("/memory").orElseThrow().reg().toString());
    }

    private static List<Integer> cells(FdtIndex tree, String property) {
        int[] cells = tree.find("/pcie").flatMap(node -> node.property(property)).flatMap(FdtProperty::asCells)
                .orElseThrow();
        return Arrays.stream(cells).boxed().toList();
    }
}
