package dev.drydock.efi.hardware;

import java.util.List;
import java.util.Optional;

/** What brings interrupts to the CPUs; it also says which architecture the machine has. */
public sealed interface InterruptController {
    /** An Arm Generic Interrupt Controller. Interrupts are its interrupt ids: 16 to 31 private, 32 to 1019 shared. */
    sealed interface Gic extends InterruptController permits GicV2, GicV3 {
        /** The distributor's registers, 64 KiB. */
        AddressRange distributor();
    }

    /**
     * A GICv2, which serves up to 8 CPUs.
     *
     * @param cpuInterface the registers of the CPU interface
     * @param msiFrame what turns messages of PCI devices into interrupts, if there is one
     */
    record GicV2(AddressRange distributor, AddressRange cpuInterface, Optional<MsiFrame> msiFrame) implements Gic {}

    /**
     * A GICv2m frame.
     *
     * @param address of its registers, 4 KiB
     * @param firstInterrupt the first shared interrupt that it can raise
     * @param interrupts how many it can raise
     */
    record MsiFrame(long address, int firstInterrupt, int interrupts) {
        /** @throws IllegalArgumentException if an interrupt is not shared */
        public MsiFrame {
            if (firstInterrupt < 32 || interrupts < 1 || interrupts > 1020 - firstInterrupt) {
                throw new IllegalArgumentException(
                        "no shared interrupts: %d from %d".formatted(interrupts, firstInterrupt));
            }
        }
    }

    /**
     * A GICv3.
     *
     * @param redistributors 128 KiB for each CPU, in one region or several
     * @param its the registers of the Interrupt Translation Service, 128 KiB, if there is one
     */
    record GicV3(AddressRange distributor, List<AddressRange> redistributors, Optional<AddressRange> its)
            implements
                Gic {
        /** The registers of one CPU's redistributor. */
        static final long REDISTRIBUTOR = 0x2_0000;

        /** @throws IllegalArgumentException if there is no redistributor */
        public GicV3 {
            redistributors = List.copyOf(redistributors);
            if (redistributors.isEmpty() || redistributors.stream().anyMatch(each -> each.size() < REDISTRIBUTOR)) {
                throw new IllegalArgumentException("a GICv3 without redistributors");
            }
        }
    }

    /**
     * The local APIC that each CPU of an x86_64 machine has, and I/O APICs. Interrupts are global system interrupts.
     *
     * @param localApic physical address of the local APICs' registers, 4 KiB, below 4 GiB
     * @param ioApics at least one
     */
    record Apics(long localApic, List<IoApic> ioApics) implements InterruptController {
        /** @throws IllegalArgumentException if there is no I/O APIC, or two of one id, or an address is too high */
        public Apics {
            ioApics = List.copyOf(ioApics);
            if (localApic >>> 32 != 0 || ioApics.isEmpty()
                    || ioApics.stream().map(IoApic::id).distinct().count() != ioApics.size()) {
                throw new IllegalArgumentException("no APICs: local 0x%x, %s".formatted(localApic, ioApics));
            }
        }
    }

    /**
     * An I/O APIC.
     *
     * @param id 0 to 254
     * @param address of its registers, 4 KiB, below 4 GiB
     * @param firstInterrupt the global system interrupt of its first input
     */
    record IoApic(int id, long address, int firstInterrupt) {
        /** @throws IllegalArgumentException if a number does not fit its field */
        public IoApic {
            if (id < 0 || id > 254 || address >>> 32 != 0 || firstInterrupt < 0) {
                throw new IllegalArgumentException("no I/O APIC: id %d at 0x%x".formatted(id, address));
            }
        }
    }
}
