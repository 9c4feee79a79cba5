package dev.drydock.efi.hardware;

/** The private interrupts of the Arm generic timer's four timers, 16 to 31. */
public record GenericTimer(int secure, int nonSecure, int virtual, int hypervisor) {
    /** @throws IllegalArgumentException if an interrupt is not private to a CPU */
    public GenericTimer {
        for (int interrupt : new int[]{secure, nonSecure, virtual, hypervisor}) {
            if (interrupt < 16 || interrupt > 31) {
                throw new IllegalArgumentException("no private interrupt: " + interrupt);
            }
        }
    }
}
