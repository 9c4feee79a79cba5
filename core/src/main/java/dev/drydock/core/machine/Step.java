package dev.drydock.core.machine;

import java.util.function.Supplier;

/**
 * What happens next, as the handler of a gate decides it.
 *
 * <p>A handler that needs a guest function does not call it: it answers with a {@link Call} that carries the rest of its
 * work. So the calls in progress are data, which a snapshot can hold, and a guest that nests calls without end exhausts
 * its own stack and not the host's.
 */
public sealed interface Step {
    /** Goes back to the guest, which sees {@code value} as the function's result. */
    record Return(long value) implements Step {}

    /**
     * Calls a guest function, then goes on with {@code next}. Every register is as before when {@code next} is asked.
     *
     * @param function the address of its first instruction
     * @param arguments integers or pointers
     * @param mark what an {@link Unwind} may name, or null
     */
    record Call(long function, long[] arguments, Object mark, Continuation next) implements Step {}

    /**
     * Gives up every call in progress up to the innermost one with this mark, as if that one's function had returned
     * {@code value}.
     */
    record Unwind(Object mark, long value) implements Step {}

    /**
     * Asks {@code next} after the run's limits were looked at: for a handler that waits.
     */
    record Again(Supplier<Step> next) implements Step {}

    /** Goes on where the guest was interrupted, every register as it was. */
    record Resume() implements Step {}

    /** Ends the run. */
    record Stop(Object result) implements Step {}

    /** The rest of a handler's work. Captures immutable values only: a snapshot keeps a reference. */
    @FunctionalInterface
    interface Continuation {
        Step resume(long result);
    }
}
