package dev.drydock.efi.tables;

import static dev.drydock.efi.tables.MachineDeviceTree.EDGE_RISING;
import static dev.drydock.efi.tables.MachineDeviceTree.LEVEL_HIGH;
import static dev.drydock.efi.tables.MachineDeviceTree.SHARED;
import static dev.drydock.efi.tables.MachineDeviceTree.at;

import dev.drydock.efi.hardware.AddressRange;
import dev.drydock.efi.hardware.DeviceRegisters;
import dev.drydock.efi.hardware.Flash;
import dev.drydock.efi.hardware.GpioKeys;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.PciHost;
import dev.drydock.efi.hardware.Uart;
import dev.drydock.fdt.FdtNodeBuilder;
import dev.drydock.fdt.Phandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** The nodes of the devices that cannot be discovered. */
final class DeviceNodes {
    private static final int CLOCK_HZ = 24_000_000;
    private static final int PAGE = 0x1000;
    /** Linux' codes of keys. */
    private static final int KEY_POWER = 116;
    private static final int KEY_RESTART = 0x198;
    /** The first cell of an address on a PCI bus: the space that it is in (IEEE 1275 PCI bus binding, 2.2.1.1). */
    private static final int PCI_IO = 0x0100_0000;
    private static final int PCI_MEMORY_32 = 0x0200_0000;
    private static final int PCI_MEMORY_64 = 0x0300_0000;
    /** The bits of a device's number and of a pin that tell interrupts apart: four devices repeat. */
    private static final int DEVICE_MASK = 0x1800;
    private static final int PIN_MASK = 7;

    private final Hardware hardware;
    private final Map<String, String> symbols;

    /** @param symbols gets the labels of nodes */
    DeviceNodes(Hardware hardware, Map<String, String> symbols) {
        this.hardware = hardware;
        this.symbols = symbols;
    }

    void addTo(FdtNodeBuilder root, Phandle gic, Optional<Phandle> messages) {
        Phandle clock = root.allocatePhandle();
        root.node("apb-pclk", node -> node.string("compatible", "fixed-clock").u32("#clock-cells", 0)
                .u32("clock-frequency", CLOCK_HZ).string("clock-output-names", "clk24mhz").phandle(clock));
        symbols.put("clk", "/apb-pclk");
        hardware.uart().ifPresent(uart -> uart(root, uart, clock));
        hardware.clock().ifPresent(registers -> clock(root, registers, clock));
        hardware.keys().ifPresent(keys -> keys(root, keys, clock));
        hardware.flash().ifPresent(flash -> flash(root, flash));
        hardware.firmwareConfiguration().ifPresent(
                range -> root.node(at("fw-cfg", range.address()), node -> node.string("compatible", "qemu,fw-cfg-mmio")
                        .reg(range.address(), range.size()).empty("dma-coherent")));
        for (DeviceRegisters slot : hardware.virtio()) {
            root.node(at("virtio", slot.address()), node -> node.string("compatible", "virtio,mmio")
                    .reg(slot.address(), Hardware.VIRTIO_SIZE)
                    .cells("interrupts", SHARED, slot.interrupt() - 32, EDGE_RISING)
                    .empty("dma-coherent"));
        }
        hardware.pci().ifPresent(pci -> {
            String name = at("pcie", pci.configuration().address());
            Phandle own = root.allocatePhandle();
            root.node(name, node -> {
                pci(node, pci, gic, messages);
                node.phandle(own);
            });
            symbols.put("pcie", "/" + name);
        });
    }

    /** A PrimeCell device: they all have a page of registers and one level triggered interrupt. */
    private void primeCell(FdtNodeBuilder node, String model, long address, int interrupt) {
        node.strings("compatible", "arm," + model, "arm,primecell").reg(address, PAGE).cells("interrupts", SHARED,
                interrupt - 32, LEVEL_HIGH);
    }

    private void uart(FdtNodeBuilder root, Uart uart, Phandle clock) {
        String name = at("serial", uart.address());
        Phandle own = root.allocatePhandle();
        root.node(name, node -> {
            primeCell(node, "pl011", uart.address(), uart.interrupt());
            node.cells("clocks", clock.value(), clock.value()).strings("clock-names", "uartclk", "apb_pclk")
                    .phandle(own);
        });
        symbols.put("uart", "/" + name);
    }

    private void clock(FdtNodeBuilder root, DeviceRegisters registers, Phandle clock) {
        String name = at("rtc", registers.address());
        Phandle own = root.allocatePhandle();
        root.node(name, node -> {
            primeCell(node, "pl031", registers.address(), registers.interrupt());
            node.phandle("clocks", clock).string("clock-names", "apb_pclk").phandle(own);
        });
        symbols.put("rtc", "/" + name);
    }

    private void keys(FdtNodeBuilder root, GpioKeys keys, Phandle clock) {
        Phandle gpio = root.allocatePhandle();
        String name = at("gpio", keys.address());
        root.node(name, node -> {
            primeCell(node, "pl061", keys.address(), keys.interrupt());
            node.phandle("clocks", clock).string("clock-names", "apb_pclk").u32("#gpio-cells", 2)
                    .empty("gpio-controller").phandle(gpio);
        });
        symbols.put("pl061", "/" + name);
        root.node("gpio-keys", node -> {
            node.string("compatible", "gpio-keys");
            key(node, "poweroff", KEY_POWER, gpio, keys.powerLine());
            keys.restartLine().ifPresent(line -> key(node, "restart", KEY_RESTART, gpio, line));
        });
    }

    private static void key(FdtNodeBuilder keys, String name, int code, Phandle gpio, int line) {
        int activeHigh = 0;
        keys.node(name, node -> node.string("label", "GPIO key " + name).u32("linux,code", code).cells("gpios",
                gpio.value(), line, activeHigh));
    }

    private static void flash(FdtNodeBuilder root, Flash flash) {
        root.node(at("flash", flash.banks().getFirst().address()), node -> node.string("compatible", "cfi-flash")
                .reg(flash.banks().stream().flatMapToLong(bank -> LongStream.of(bank.address(), bank.size())).toArray())
                .u32("bank-width", flash.bankWidth()));
    }

    private void pci(FdtNodeBuilder node, PciHost pci, Phandle gic, Optional<Phandle> messages) {
        node.string("compatible", "pci-host-ecam-generic").string("device_type", "pci").u32("#address-cells", 3)
                .u32("#size-cells", 2).u32("#interrupt-cells", 1).u32("linux,pci-domain", pci.segment())
                .cells("bus-range", 0, pci.lastBus()).reg(pci.configuration().address(), pci.configuration().size())
                .empty("dma-coherent");
        List<Integer> ranges = new ArrayList<>();
        window(ranges, PCI_IO, pci.firstPort(), pci.ioPorts());
        window(ranges, PCI_MEMORY_32, pci.memory().address(), pci.memory());
        pci.highMemory().ifPresent(high -> window(ranges, PCI_MEMORY_64, high.address(), high));
        cells(node, "ranges", ranges);
        messages.ifPresent(
                controller -> node.cells("msi-map", 0, controller.value(), 0, (pci.lastBus() + 1) * 256));
        List<Integer> map = new ArrayList<>();
        for (int device = 0; device < 4; device++) {
            for (int pin = 0; pin < 4; pin++) {
                // The device and the pin, counted from 1; the controller, no address, and its interrupt.
                map.addAll(List.of(device << 11, 0, 0, pin + 1, gic.value(), 0, 0, SHARED,
                        pci.interrupt(device, pin) - 32, LEVEL_HIGH));
            }
        }
        node.cells("interrupt-map-mask", DEVICE_MASK, 0, 0, PIN_MASK);
        cells(node, "interrupt-map", map);
    }

    private static void window(List<Integer> ranges, int space, long busAddress, AddressRange window) {
        ranges.add(space);
        for (long number : new long[]{busAddress, window.address(), window.size()}) {
            ranges.add((int) (number >>> 32));
            ranges.add((int) number);
        }
    }

    private static void cells(FdtNodeBuilder node, String name, List<Integer> cells) {
        node.cells(name, cells.stream().mapToInt(Integer::intValue).toArray());
    }
}
