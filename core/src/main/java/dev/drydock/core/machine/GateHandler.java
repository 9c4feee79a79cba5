package dev.drydock.core.machine;

/** A host function that the guest can call. */
@FunctionalInterface
public interface GateHandler {
    /** Handles one call; a {@link dev.drydock.core.memory.GuestAccessException} that it throws is the guest's fault. */
    Step call(GateCall call);
}
