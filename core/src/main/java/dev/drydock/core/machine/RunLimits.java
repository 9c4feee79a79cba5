package dev.drydock.core.machine;

import java.time.Duration;

/**
 * How far a run may go.
 *
 * @param instructions how many guest instructions, at least 1
 * @param wallTime how long on the host's clock
 * @param pauseAtCall the number of the gate call before which to pause, counted from 0; {@link #NO_PAUSE} for none
 */
public record RunLimits(long instructions, Duration wallTime, long pauseAtCall) {
    public static final long NO_PAUSE = -1;

    public static RunLimits of(long instructions, Duration wallTime) {
        return new RunLimits(instructions, wallTime, NO_PAUSE);
    }

    public RunLimits pausingAt(long call) {
        return new RunLimits(instructions, wallTime, call);
    }
}
