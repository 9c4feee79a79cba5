package dev.drydock.efi.hardware;

import java.util.List;
import java.util.Optional;

/**
 * A PCI Express host bridge with memory-mapped configuration space. Memory addresses are the same on both of its sides.
 *
 * @param segment the PCI segment group, 0 to 65535
 * @param configuration the ECAM window from bus 0 on, 1 MiB for each bus, up to 256
 * @param ioPorts where on the CPU's side the bus's I/O addresses from {@code firstPort} on are; on x86_64 the ports themselves
 * @param firstPort the I/O address on the bus's side
 * @param memory window for 32-bit addresses, below 4 GiB
 * @param highMemory window for 64-bit addresses, if there is one
 * @param interrupts of INTA to INTD of device 0; each device turns them on by one
 */
public record PciHost(int segment, AddressRange configuration, AddressRange ioPorts, int firstPort,
        AddressRange memory, Optional<AddressRange> highMemory, List<Integer> interrupts) {
    private static final long BUS = 1 << 20;

    /** @throws IllegalArgumentException if a window or number is not as said */
    public PciHost {
        interrupts = List.copyOf(interrupts);
        if (segment < 0 || segment > 0xffff || configuration.size() % BUS != 0 || configuration.size() > 256 * BUS
                || configuration.address() % BUS != 0 || memory.last() >>> 32 != 0 || firstPort < 0
                || firstPort + ioPorts.size() > 0x1_0000 || interrupts.size() != 4) {
            throw new IllegalArgumentException("no PCI host bridge: segment %d, %s".formatted(segment, configuration));
        }
    }

    /** The number of the last bus; the first is 0. */
    public int lastBus() {
        return (int) (configuration.size() / BUS) - 1;
    }

    /**
     * The interrupt of a pin.
     *
     * @param device 0 to 31
     * @param pin 0 for INTA to 3 for INTD
     */
    public int interrupt(int device, int pin) {
        return interrupts.get((device + pin) % 4);
    }
}
