package dev.drydock.core.state;

/**
 * A variable of a run.
 *
 * @param <T> an immutable type: capturing copies the reference
 */
public final class StateCell<T> implements Stateful {
    private T value;

    StateCell(T initial) {
        value = initial;
    }

    public T get() {
        return value;
    }

    public void set(T newValue) {
        value = newValue;
    }

    @Override
    public Object capture() {
        return value;
    }

    @Override
    @SuppressWarnings("unchecked") // only ever given what capture() returned
    public void restore(Object image) {
        value = (T) image;
    }
}
