package dev.drydock.core.state;

/** A {@code long} of a run: a {@link StateCell} without boxing. */
public final class StateCounter implements Stateful {
    private long value;

    StateCounter() {}

    public long get() {
        return value;
    }

    public void set(long newValue) {
        value = newValue;
    }

    /** Adds {@code amount}, wrapping at 64 bits, and returns the sum. */
    public long add(long amount) {
        value += amount;
        return value;
    }

    /** Adds one and returns the value before: a source of identifiers. */
    public long next() {
        return value++;
    }

    @Override
    public Object capture() {
        return value;
    }

    @Override
    public void restore(Object image) {
        value = (long) image;
    }
}
