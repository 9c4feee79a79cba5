package dev.drydock.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Has the host provide memory shortly before the guest gets there, on a thread of its own.
 *
 * <p>The host's pages appear at their first touch. Where the host is a virtual machine itself, whose own host may have to
 * find the memory first, that has been measured to take 5 ms for 2 MiB: a tenth of a boot and more. Where the memory turns
 * out to be at hand, which takes 0.2 ms, nothing more is done: to wake a thread costs as much.
 */
final class Prefault {
    /** The size of the host's huge pages, on most hosts. */
    private static final int UNIT_SHIFT = 21;
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final ThreadPoolExecutor WORKER = worker();
    private static final long AT_HAND_NANOS = 1_000_000;
    private static final int TRIALS = 2;

    private final MemorySegment ram;
    /** Units that were reached. The worker reads it without further ado: what it sees late costs it some needless work. */
    private final boolean[] reached;
    /** How many units in succession were at hand. */
    private volatile int atHand;

    Prefault(MemorySegment ram) {
        this.ram = ram;
        reached = new boolean[unit(ram.byteSize() - 1) + 1];
    }

    private static ThreadPoolExecutor worker() {
        var result = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("drydock prefault").factory());
        result.allowCoreThreadTimeOut(true);
        return result;
    }

    private static int unit(long offset) {
        return (int) (offset >>> UNIT_SHIFT);
    }

    /** Notes that memory is about to be written. */
    void reach(long first, long last) {
        for (int unit = unit(first); unit <= unit(last); unit++) {
            if (!reached[unit]) {
                reached[unit] = true;
                reach(unit);
            }
        }
    }

    /** Memory that is filled is filled in one direction: what comes next is known as soon as two units were reached. */
    private void reach(int unit) {
        boolean ascends = isReached(unit - 1);
        if (ascends != isReached(unit + 1) && atHand < TRIALS) {
            WORKER.execute(() -> provide(unit, ascends ? 1 : -1));
        }
    }

    /** The one after the next at first: then it is ready even if the guest has arrived at the next one by now. */
    private void provide(int unit, int step) {
        touch(unit + 2 * step);
        touch(unit + step);
    }

    private boolean isReached(int unit) {
        return unit >= 0 && unit < reached.length && reached[unit];
    }

    private void touch(int unit) {
        if (unit < 0 || unit >= reached.length || reached[unit]) {
            return;
        }
        long start = System.nanoTime();
        long at = (long) unit << UNIT_SHIFT;
        long end = Math.min(at + (1L << UNIT_SHIFT), ram.byteSize());
        try {
            while (at < end && !reached[unit]) {
                // Changes nothing, whatever the guest writes there at the same time.
                var _ = (int) INT.getAndAdd(ram, at, 0);
                at += GuestMemory.PAGE_SIZE;
            }
            if (at >= end) {
                atHand = System.nanoTime() - start < AT_HAND_NANOS ? atHand + 1 : 0;
            }
        } catch (IllegalStateException _) {
            // The machine was closed meanwhile.
        }
    }
}
