package dev.drydock.core.machine;

import dev.drydock.core.cpu.CounterSource;

/** The clock as the guest sees it, and the moment at which a run is to look up. */
final class GuestCounter implements CounterSource {
    private final VirtualClock clock;
    private final long nanosPerCount;
    private final boolean followsHost;
    private final Runnable curtail;
    /** On the virtual clock. */
    private long awaited = TimerInterrupt.NEVER;

    /** @param curtail ends the run under way before its next block */
    GuestCounter(VirtualClock clock, long nanosPerCount, boolean followsHost, Runnable curtail) {
        this.clock = clock;
        this.nanosPerCount = nanosPerCount;
        this.followsHost = followsHost;
        this.curtail = curtail;
    }

    /** Says what the run that begins looks out for; {@link TimerInterrupt#NEVER} for nothing. */
    void await(long moment) {
        awaited = moment;
    }

    /** Whether the run under way looks out for something that has not come. */
    boolean isAwaiting() {
        return awaited != TimerInterrupt.NEVER;
    }

    @Override
    public long read() {
        long nanos = clock.readCounter();
        if (nanos >= awaited) {
            // Reading takes time, of which the budget knows nothing.
            awaited = TimerInterrupt.NEVER;
            curtail.run();
        }
        return nanos / nanosPerCount;
    }

    @Override
    public boolean isRepeatable() {
        return !followsHost && !isAwaiting();
    }

    @Override
    public long nanos() {
        return clock.nanos();
    }

    @Override
    public void advance(long nanos) {
        clock.advance(nanos);
    }
}
