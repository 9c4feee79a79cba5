package dev.drydock.core.machine;

/**
 * What is to be done when time comes while the guest computes and calls nothing.
 *
 * <p>The guest is interrupted between two of its instructions, when its own interrupts are not masked, at a moment that
 * depends on the instructions executed alone.
 */
public interface TimerInterrupt {
    /** No interrupt is wanted. */
    long NEVER = Long.MAX_VALUE;

    /** The interrupt that never comes. */
    TimerInterrupt NONE = new TimerInterrupt() {
        @Override
        public long due() {
            return NEVER;
        }

        @Override
        public Step interrupt() {
            return new Step.Resume();
        }
    };

    /** When to interrupt the guest, in nanoseconds of the virtual clock, or {@link #NEVER}. */
    long due();

    /**
     * The moment has come; {@link #due} is later from now on.
     *
     * @return calls of guest functions that end in {@link Step.Resume}, that alone, or {@link Step.Stop}
     */
    Step interrupt();
}
