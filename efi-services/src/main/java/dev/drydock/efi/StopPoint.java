package dev.drydock.efi;

/** Where a boot ends that goes well. */
public enum StopPoint {
    /** When ExitBootServices has succeeded, before the guest's next instruction. */
    EXIT_BOOT_SERVICES,
    /**
     * When a kernel has taken over: it executes on page tables of its own, in the upper half of the address space, with
     * its own exception vectors (on x86_64: interrupt and global descriptor tables) in force. {@link
     * BootOutcome.HandOff#takeover} has what it was given; a boot that does not get there ends as
     * {@link BootOutcome.NotTakenOver}.
     */
    KERNEL_TAKEOVER,
    /**
     * Nowhere: the guest goes on without boot services until it resets the machine, faults, or reaches a limit. Runtime
     * services answer; a call of anything else is a {@link BootOutcome.Fault}.
     */
    NONE
}
