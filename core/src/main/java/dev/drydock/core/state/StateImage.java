package dev.drydock.core.state;

/** What {@link MachineState#capture()} captured. Immutable, and restorable any number of times. */
public final class StateImage {
    private final MachineState origin;
    private final Object[] parts;

    StateImage(MachineState origin, Object[] parts) {
        this.origin = origin;
        this.parts = parts;
    }

    MachineState origin() {
        return origin;
    }

    Object[] parts() {
        return parts;
    }
}
