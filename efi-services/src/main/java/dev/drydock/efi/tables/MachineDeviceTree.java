package dev.drydock.efi.tables;

import dev.drydock.efi.hardware.AddressRange;
import dev.drydock.efi.hardware.GenericTimer;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.Identity;
import dev.drydock.efi.hardware.InterruptController.Gic;
import dev.drydock.efi.hardware.InterruptController.GicV2;
import dev.drydock.efi.hardware.InterruptController.GicV3;
import dev.drydock.efi.hardware.InterruptController.MsiFrame;
import dev.drydock.efi.hardware.MemoryRange;
import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtNodeBuilder;
import dev.drydock.fdt.Phandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The device tree of an AArch64 machine (Devicetree Specification 0.4, chapter 3, and the bindings of the Linux kernel), with the
 * labels of some nodes for overlays.
 */
public final class MachineDeviceTree {
    /** The first cell of an interrupt of the GIC. */
    static final int SHARED = 0;
    private static final int PRIVATE = 1;
    /** The third cell of an interrupt of the GIC. */
    static final int EDGE_RISING = 1;
    static final int LEVEL_HIGH = 4;

    private final Hardware hardware;
    private final Gic controller;
    /** The paths of nodes by label. */
    private final Map<String, String> symbols = new TreeMap<>();

    private MachineDeviceTree(Hardware hardware, Gic controller) {
        this.hardware = hardware;
        this.controller = controller;
    }

    /**
     * The tree that describes a machine.
     *
     * @throws IllegalArgumentException if it is an x86_64 machine
     */
    public static Fdt of(Hardware hardware) {
        if (!(hardware.interruptController() instanceof Gic gic)) {
            throw new IllegalArgumentException("a device tree of an x86_64 machine");
        }
        Fdt tree = Fdt.build(new MachineDeviceTree(hardware, gic)::root);
        return tree.withBootCpu((int) hardware.processors().getFirst().id());
    }

    private void root(FdtNodeBuilder root) {
        Identity identity = hardware.identity();
        Phandle gic = root.allocatePhandle();
        root.u32("#address-cells", 2).u32("#size-cells", 2).string("model", identity.system().product())
                .strings("compatible", identity.compatible().toArray(String[]::new)).phandle("interrupt-parent", gic);
        hardware.uart().ifPresent(uart -> root.node("aliases",
                aliases -> aliases.string("serial0", "/" + at("serial", uart.address()))));
        root.node("chosen", chosen -> hardware.uart()
                .ifPresent(_ -> chosen.string("stdout-path", "serial0:115200n8")));
        for (MemoryRange range : hardware.memory()) {
            root.node(at("memory", range.start()),
                    memory -> memory.string("device_type", "memory").reg(range.start(), range.size()));
        }
        Phandle cpusPhandle = root.allocatePhandle();
        root.node("cpus", cpus -> {
            new CpuNodes(hardware).addTo(cpus);
            cpus.phandle(cpusPhandle);
        });
        symbols.put("cpus", "/cpus");
        root.node("psci", psci -> psci.strings("compatible", "arm,psci-1.0", "arm,psci-0.2").string("method",
                hardware.psci().orElseThrow().name().toLowerCase(Locale.ROOT)));
        root.node("firmware", firmware -> firmware.node("drydock",
                node -> node.string("compatible", "drydock,firmware").string("vendor", identity.firmware().vendor())
                        .string("version", identity.firmware().version())
                        .string("release-date", identity.firmware().releaseDate())));
        Optional<Phandle> messages = hasMessages() ? Optional.of(root.allocatePhandle()) : Optional.empty();
        String gicName = at("interrupt-controller", controller.distributor().address());
        root.node(gicName, node -> gic(node, gic, messages, "/" + gicName));
        root.node("timer", this::timer);
        new DeviceNodes(hardware, symbols).addTo(root, gic, messages);
        symbols.put("gic", "/" + gicName);
        root.node("__symbols__", node -> symbols.forEach(node::string));
    }

    private boolean hasMessages() {
        return switch (controller) {
            case GicV2 gic -> gic.msiFrame().isPresent();
            case GicV3 gic -> gic.its().isPresent();
        };
    }

    private void gic(FdtNodeBuilder node, Phandle own, Optional<Phandle> messages, String path) {
        List<AddressRange> registers = new ArrayList<>(List.of(controller.distributor()));
        switch (controller) {
            case GicV2 gic -> {
                registers.add(gic.cpuInterface());
                // The model that Linux knows a GICv2 by.
                node.string("compatible", "arm,cortex-a15-gic");
            }
            case GicV3 gic -> {
                registers.addAll(gic.redistributors());
                node.string("compatible", "arm,gic-v3").u32("#redistributor-regions", gic.redistributors().size());
            }
        }
        node.reg(registers.stream().flatMapToLong(each -> LongStream.of(each.address(), each.size()))
                .toArray()).empty("interrupt-controller").u32("#interrupt-cells", 3).u32("#address-cells", 2)
                .u32("#size-cells", 2).empty("ranges").phandle(own);
        switch (controller) {
            case GicV2 gic -> gic.msiFrame().ifPresent(frame -> msiFrame(node, frame, messages, path));
            case GicV3 gic -> gic.its().ifPresent(its -> {
                String name = at("msi-controller", its.address());
                node.node(name, child -> child.string("compatible", "arm,gic-v3-its").reg(its.address(), its.size())
                        .empty("msi-controller").u32("#msi-cells", 1).phandle(messages.orElseThrow()));
                symbols.put("its", path + "/" + name);
            });
        }
    }

    private void msiFrame(FdtNodeBuilder gic, MsiFrame frame, Optional<Phandle> messages, String path) {
        String name = at("v2m", frame.address());
        gic.node(name,
                child -> child.string("compatible", "arm,gic-v2m-frame").reg(frame.address(), 0x1000)
                        .empty("msi-controller").u32("arm,msi-base-spi", frame.firstInterrupt())
                        .u32("arm,msi-num-spis", frame.interrupts()).phandle(messages.orElseThrow()));
        symbols.put("v2m", path + "/" + name);
    }

    private void timer(FdtNodeBuilder node) {
        GenericTimer timer = hardware.timer().orElseThrow();
        // For a private interrupt of a GICv2 the third cell also says which CPUs have it.
        int cpus = controller instanceof GicV2 ? (1 << hardware.processors().size()) - 1 << 8 : 0;
        int flags = cpus | LEVEL_HIGH;
        node.strings("compatible", "arm,armv8-timer", "arm,armv7-timer")
                .cells("interrupts", PRIVATE, timer.secure() - 16, flags, PRIVATE, timer.nonSecure() - 16, flags,
                        PRIVATE, timer.virtual() - 16, flags, PRIVATE, timer.hypervisor() - 16, flags)
                .empty("always-on");
    }

    static String at(String name, long address) {
        return name + "@" + Long.toHexString(address);
    }
}
