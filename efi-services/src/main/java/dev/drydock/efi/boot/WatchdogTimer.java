package dev.drydock.efi.boot;

import dev.drydock.core.machine.Step;
import dev.drydock.core.machine.VirtualClock;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;

/** The watchdog timer (UEFI 2.10, 7.5.1), on the virtual clock. */
public final class WatchdogTimer {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final Setting STOPPED = new Setting(Long.MAX_VALUE, new Expired(0, new byte[0]), false);

    private final VirtualClock clock;
    private final StateCell<Setting> setting;

    /**
     * Ends a run whose watchdog timer was not reset in time.
     *
     * @param code of SetWatchdogTimer
     * @param data that came with it
     */
    public record Expired(long code, byte[] data) {}

    private record Setting(long due, Expired expired, boolean ofGuest) {}

    WatchdogTimer(MachineState state, VirtualClock clock) {
        this.clock = clock;
        setting = state.cell(STOPPED);
    }

    /**
     * Starts the timer anew, on the firmware's own behalf.
     *
     * @param seconds unsigned; 0 stops it
     */
    public void start(long seconds) {
        start(seconds, STOPPED.expired(), false);
    }

    /** Starts the timer anew for the guest, as {@link #start(long)} does. */
    public void start(long seconds, Expired expired) {
        start(seconds, expired, true);
    }

    private void start(long seconds, Expired expired, boolean ofGuest) {
        long now = clock.nanos();
        boolean bounded = seconds > 0 && seconds < (Long.MAX_VALUE - now) / NANOS_PER_SECOND;
        setting.set(bounded ? new Setting(now + seconds * NANOS_PER_SECOND, expired, ofGuest) : STOPPED);
    }

    void stop() {
        setting.set(STOPPED);
    }

    /** When the timer expires; {@code Long.MAX_VALUE} while it is stopped. */
    long due() {
        return setting.get().due();
    }

    /** Whether it was the guest that started the timer. */
    boolean isOfGuest() {
        return setting.get().ofGuest();
    }

    /** Whether the timer has expired. */
    boolean isDue() {
        return clock.nanos() >= due();
    }

    /** What ends the run once the timer has expired. */
    Step expired() {
        return new Step.Stop(setting.get().expired());
    }
}
