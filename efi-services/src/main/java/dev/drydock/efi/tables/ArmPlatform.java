package dev.drydock.efi.tables;

/**
 * An AArch64 machine with a GICv2, the generic timer, PSCI and a PL011. Interrupts are the GIC's interrupt ids (INTIDs): 16 to
 * 31 are private to a CPU, 32 and up are shared; all are level triggered, active high.
 *
 * @param distributor physical address of the GIC's distributor, 64 KiB
 * @param cpuInterface physical address of the GIC's CPU interface, 64 KiB
 * @param timers the generic timer's interrupts
 * @param uart physical address of the PL011, below 4 GiB, 4 KiB
 * @param uartInterrupt shared interrupt of the PL011
 * @param psciConduit how PSCI is called
 */
public record ArmPlatform(long distributor, long cpuInterface, Timers timers, long uart, int uartInterrupt,
        PsciConduit psciConduit) implements PlatformFacts {
    /** The addresses and interrupts of QEMU's {@code virt} machine. */
    public static final ArmPlatform QEMU_VIRT = new ArmPlatform(0x0800_0000L, 0x0801_0000L, new Timers(29, 30, 27, 26),
            0x0900_0000L, 33, PsciConduit.HVC);

    /** The instruction by which PSCI is called. */
    public enum PsciConduit {
        HVC, SMC
    }

    /** The private interrupts of the generic timer's four timers. */
    public record Timers(int secure, int nonSecure, int virtual, int hypervisor) {
        /** @throws IllegalArgumentException if an interrupt is not private to a CPU */
        public Timers {
            for (int interrupt : new int[]{secure, nonSecure, virtual, hypervisor}) {
                if (interrupt < 16 || interrupt > 31) {
                    throw new IllegalArgumentException("no private interrupt: " + interrupt);
                }
            }
        }
    }

    /** @throws IllegalArgumentException if a number does not fit its field */
    public ArmPlatform {
        if (uart >>> 32 != 0) {
            throw new IllegalArgumentException("the PL011 lies above 4 GiB");
        }
        if (uartInterrupt < 32 || uartInterrupt > 1019) {
            throw new IllegalArgumentException("no shared interrupt: " + uartInterrupt);
        }
    }

    /** 8: as many as a GICv2 has CPU interfaces. */
    @Override
    public int maxCpus() {
        return 8;
    }
}
