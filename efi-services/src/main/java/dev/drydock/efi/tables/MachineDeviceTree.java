package dev.drydock.efi.tables;

import dev.drydock.efi.tables.ArmPlatform.Timers;
import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtNodeBuilder;
import dev.drydock.fdt.Phandle;
import java.util.Locale;

/**
 * The device tree of an AArch64 machine (Devicetree Specification 0.4, chapter 3, and the bindings of the Linux kernel):
 * memory, CPUs, PSCI, GICv2, generic timer and PL011.
 */
public final class MachineDeviceTree {
    private static final int UART_CLOCK_HZ = 24_000_000;
    /** The first cell of an interrupt of the GIC. */
    private static final int SHARED = 0;
    private static final int PRIVATE = 1;
    /** The third cell of an interrupt of the GIC. */
    private static final int LEVEL_HIGH = 4;

    private final DeviceTreeFacts facts;

    private MachineDeviceTree(DeviceTreeFacts facts) {
        this.facts = facts;
    }

    /** The tree that describes {@code facts}. */
    public static Fdt of(DeviceTreeFacts facts) {
        return Fdt.build(new MachineDeviceTree(facts)::root);
    }

    private void root(FdtNodeBuilder root) {
        ArmPlatform arm = facts.platform();
        Phandle gic = root.allocatePhandle();
        Phandle clock = root.allocatePhandle();
        String uart = at("serial", arm.uart());
        root.u32("#address-cells", 2).u32("#size-cells", 2).string("model", facts.model())
                .strings("compatible", facts.compatible().toArray(String[]::new)).phandle("interrupt-parent", gic);
        root.node("aliases", aliases -> aliases.string("serial0", "/" + uart));
        root.node("chosen", chosen -> chosen.string("stdout-path", "serial0:115200n8"));
        for (MemoryRange range : facts.memory()) {
            root.node(at("memory", range.start()),
                    memory -> memory.string("device_type", "memory").reg(range.start(), range.size()));
        }
        root.node("cpus", this::cpus);
        root.node("psci", psci -> psci.strings("compatible", "arm,psci-1.0", "arm,psci-0.2").string("method",
                arm.psciConduit().name().toLowerCase(Locale.ROOT)));
        root.node(at("interrupt-controller", arm.distributor()), node -> gic(node, gic));
        root.node("timer", this::timer);
        root.node("apb-pclk", node -> node.string("compatible", "fixed-clock").u32("#clock-cells", 0)
                .u32("clock-frequency", UART_CLOCK_HZ).string("clock-output-names", "clk24mhz").phandle(clock));
        root.node(uart, node -> pl011(node, clock));
    }

    private void cpus(FdtNodeBuilder cpus) {
        cpus.u32("#address-cells", 1).u32("#size-cells", 0);
        for (int i = 0; i < facts.cpuCount(); i++) {
            int id = i;
            cpus.node(at("cpu", id),
                    cpu -> cpu.string("device_type", "cpu").string("compatible", "arm,cortex-a72").reg(id)
                            .string("enable-method", "psci"));
        }
    }

    /** The model that Linux knows a GICv2 by; its 64 KiB frames are those of the {@code virt} machine. */
    private void gic(FdtNodeBuilder node, Phandle own) {
        ArmPlatform arm = facts.platform();
        node.string("compatible", "arm,cortex-a15-gic").reg(arm.distributor(), 0x1_0000, arm.cpuInterface(), 0x1_0000)
                .empty("interrupt-controller").u32("#interrupt-cells", 3).u32("#address-cells", 0).phandle(own);
    }

    private void timer(FdtNodeBuilder node) {
        Timers timers = facts.platform().timers();
        // For a private interrupt of a GICv2 the third cell also says which CPUs have it.
        int flags = (1 << facts.cpuCount()) - 1 << 8 | LEVEL_HIGH;
        node.strings("compatible", "arm,armv8-timer", "arm,armv7-timer")
                .cells("interrupts", PRIVATE, timers.secure() - 16, flags, PRIVATE, timers.nonSecure() - 16, flags,
                        PRIVATE,
                        timers.virtual() - 16, flags, PRIVATE, timers.hypervisor() - 16, flags)
                .empty("always-on");
    }

    private void pl011(FdtNodeBuilder node, Phandle clock) {
        ArmPlatform arm = facts.platform();
        node.strings("compatible", "arm,pl011", "arm,primecell").reg(arm.uart(), 0x1000)
                .cells("interrupts", SHARED, arm.uartInterrupt() - 32, LEVEL_HIGH)
                .cells("clocks", clock.value(), clock.value()).strings("clock-names", "uartclk", "apb_pclk");
    }

    private static String at(String name, long address) {
        return name + "@" + Long.toHexString(address);
    }
}
