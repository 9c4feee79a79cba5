package dev.drydock.efi;

/** Where a boot ends that goes well. */
public enum StopPoint {
    /** When ExitBootServices has succeeded, before the guest's next instruction. */
    EXIT_BOOT_SERVICES,
    /**
     * Nowhere: the guest goes on without boot services until it resets the machine, faults, or reaches a limit. Runtime
     * services answer; a call of anything else is a {@link BootOutcome.Fault}.
     */
    NONE
}
