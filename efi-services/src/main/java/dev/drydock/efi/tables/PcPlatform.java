package dev.drydock.efi.tables;

/**
 * An x86_64 machine with a local APIC per CPU and one I/O APIC, and without the ports of a PC: no power management timer, no
 * 8042, no CMOS clock, no VGA.
 *
 * @param localApic physical address of the local APICs' registers, below 4 GiB
 * @param ioApicId 0 to 255
 * @param ioApic physical address of the I/O APIC's registers, below 4 GiB
 */
public record PcPlatform(long localApic, int ioApicId, long ioApic) implements PlatformFacts {
    /** The addresses that nearly every PC uses. */
    public static final PcPlatform CONVENTIONAL = new PcPlatform(0xfee0_0000L, 0, 0xfec0_0000L);

    /** @throws IllegalArgumentException if a number does not fit its field */
    public PcPlatform {
        if (localApic >>> 32 != 0 || ioApic >>> 32 != 0 || ioApicId >>> 8 != 0) {
            throw new IllegalArgumentException("APICs do not fit the MADT");
        }
    }

    /** 254: the 8-bit APIC ids but the one that addresses all CPUs. */
    @Override
    public int maxCpus() {
        return 254;
    }
}
