package dev.drydock.efi.abi;

import dev.drydock.core.machine.Step;

/** What the firmware does between a finished service and the guest's next instruction: dispatch notifications. */
@FunctionalInterface
public interface CallBoundary {
    /** The given result, or calls of notification functions that end in it. */
    Step leave(Step.Return result);
}
