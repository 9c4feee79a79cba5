package dev.drydock.efi.runtime;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCounter;

/**
 * The platform's monotonic counter (UEFI 2.10, 7.5.2 and 8.5.2): its high 32 bits count resets, its low ones begin at zero
 * with each reset.
 */
public final class MonotonicCounter {
    private static final int HIGH_SHIFT = 32;
    private static final long FIRST_BOOT = 1L << HIGH_SHIFT;

    private final StateCounter count;

    public MonotonicCounter(MachineState state) {
        count = state.counter();
        count.set(FIRST_BOOT);
    }

    /** Begins as after the reset that followed a count. */
    void resume(long last) {
        count.set((last >>> HIGH_SHIFT) + 1 << HIGH_SHIFT);
    }

    /** The last count. */
    long get() {
        return count.get();
    }

    /** GetNextMonotonicCount: all 64 bits, after counting one up. */
    public long next() {
        return count.add(1);
    }

    /** GetNextHighMonotonicCount: the high 32 bits, after counting them one up. The low ones are then zero. */
    public int nextHigh() {
        long high = (count.get() >>> HIGH_SHIFT) + 1;
        count.set(high << HIGH_SHIFT);
        return (int) high;
    }
}
