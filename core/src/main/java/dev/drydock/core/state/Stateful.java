package dev.drydock.core.state;

/**
 * A part of a run that changes and can be captured.
 *
 * <p>Most code wants a {@link StateCell}, {@link StateMap} or {@link StateList} instead of implementing this.
 */
public interface Stateful {
    /**
     * Captures the present state.
     *
     * @return an image of the state that later changes leave alone; it may be restored more than once
     */
    Object capture();

    /**
     * Puts a captured state back.
     *
     * @param image what {@link #capture()} of this same object returned; left unchanged
     */
    void restore(Object image);
}
