package dev.drydock.core.state;

import java.util.ArrayList;
import java.util.List;

/**
 * All mutable state of one run, captured and restored as a whole.
 *
 * <p>Used by one thread at a time. Parts are registered while the run is set up; the set of parts is then part of the
 * run's identity, so an image can only be restored into the state it was captured from.
 */
public final class MachineState {
    private final List<Stateful> parts = new ArrayList<>();

    /** Registers a part that captures itself; parts are captured and restored in the order of registration. */
    public <T extends Stateful> T register(T part) {
        parts.add(part);
        return part;
    }

    /** Creates a registered variable. */
    public <T> StateCell<T> cell(T initial) {
        return register(new StateCell<>(initial));
    }

    /** Creates a registered, empty map that iterates in the order of insertion. */
    public <K, V> StateMap<K, V> map() {
        return register(new StateMap<>());
    }

    /** Creates a registered, empty list. */
    public <T> StateList<T> list() {
        return register(new StateList<>());
    }

    /** Creates a registered counter that starts at zero. */
    public StateCounter counter() {
        return register(new StateCounter());
    }

    /** Captures every registered part. */
    public StateImage capture() {
        return new StateImage(this, parts.stream().map(Stateful::capture).toArray());
    }

    /**
     * Puts every part back to what it was when {@code image} was captured.
     *
     * @throws IllegalArgumentException if {@code image} was captured from another run, or before parts were added
     */
    public void restore(StateImage image) {
        if (image.origin() != this || image.parts().length != parts.size()) {
            throw new IllegalArgumentException("the state image belongs to another run");
        }
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).restore(image.parts()[i]);
        }
    }
}
