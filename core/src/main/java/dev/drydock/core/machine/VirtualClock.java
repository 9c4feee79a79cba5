package dev.drydock.core.machine;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCounter;
import java.util.function.LongSupplier;

/**
 * The machine's time in nanoseconds since it was switched on.
 *
 * <p>It moves with the instructions executed, one nanosecond each, and jumps when the guest waits; it never depends on the
 * host's clock unless it is told to follow it. So the same input gives the same times.
 */
public final class VirtualClock {
    /**
     * What reading a counter takes. More than on hardware: a guest that spins on its counter gets where it wants to be
     * in few instructions.
     */
    private static final long COUNTER_READ_NANOS = 1_000;

    private final StateCounter skipped;
    private final LongSupplier executed;
    private final LongSupplier floor;

    /**
     * @param executed the instructions executed so far
     * @param floor a time that the clock must not lag behind: zero for a deterministic clock, the host's clock for one that
     *        follows it
     */
    VirtualClock(MachineState state, LongSupplier executed, LongSupplier floor) {
        skipped = state.counter();
        this.executed = executed;
        this.floor = floor;
    }

    public long nanos() {
        long now = skipped.get() + executed.getAsLong();
        long behind = floor.getAsLong() - now;
        if (behind > 0) {
            skipped.add(behind);
            return now + behind;
        }
        return now;
    }

    /** Lets time pass. */
    public void advance(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("time does not go back");
        }
        skipped.add(nanos);
    }

    long readCounter() {
        advance(COUNTER_READ_NANOS);
        return nanos();
    }
}
