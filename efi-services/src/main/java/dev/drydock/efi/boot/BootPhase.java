package dev.drydock.efi.boot;

import dev.drydock.core.machine.GateCall;
import dev.drydock.core.machine.Step;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.abi.CallBoundary;
import dev.drydock.efi.spec.EfiStatus;
import java.util.Optional;
import java.util.Set;

/**
 * Whether boot services still are (UEFI 2.10, 7.4.6): after ExitBootServices only runtime services answer, no timer fires
 * and nobody is notified. A call of anything else then ends the run.
 */
public final class BootPhase implements CallBoundary {
    private final StateCell<Boolean> ended;
    private final Events events;
    private final Set<String> unsupportedAtBoot;
    private final Set<String> unsupportedAtRuntime;

    /**
     * Ends a run in which the guest needs boot services after their end.
     *
     * @param what the function that was called, or what else happened
     * @param address the guest's instruction behind it
     */
    public record UsedAfterEnd(String what, long address) {}

    BootPhase(MachineState state, Events events, Offering offering) {
        ended = state.cell(false);
        this.events = events;
        unsupportedAtBoot = offering.unsupported(false);
        unsupportedAtRuntime = offering.unsupported(true);
    }

    /** Whether boot services have ended. */
    public boolean hasEnded() {
        return ended.get();
    }

    /** Ends boot services: from now on the machine is its operating system's. */
    public void end() {
        ended.set(true);
        events.endBootServices();
    }

    @Override
    public Optional<Step> refuse(String function, boolean atRuntime, GateCall call) {
        if (ended.get() && !atRuntime) {
            return Optional.of(new Step.Stop(new UsedAfterEnd("a call of " + function, call.returnAddress())));
        }
        Set<String> unsupported = ended.get() ? unsupportedAtRuntime : unsupportedAtBoot;
        return atRuntime && unsupported.contains(function)
                ? Optional.of(new Step.Return(EfiStatus.UNSUPPORTED.value()))
                : Optional.empty();
    }

    @Override
    public Step leave(Step.Return result) {
        return ended.get() ? result : events.leave(result);
    }
}
