package dev.drydock.efi.abi;

import dev.drydock.core.machine.GateCall;
import dev.drydock.core.machine.Step;
import java.util.Optional;

/** What the firmware does around a service: refuse it, and dispatch notifications before the guest's next instruction. */
@FunctionalInterface
public interface CallBoundary {
    /**
     * Asked before a service is run.
     *
     * @param function its name, table included
     * @param atRuntime whether it belongs to the runtime services
     * @return what to do instead, if it may not be called now
     */
    default Optional<Step> refuse(String function, boolean atRuntime, GateCall call) {
        return Optional.empty();
    }

    /** The given result, or calls of notification functions that end in it. */
    Step leave(Step.Return result);
}
