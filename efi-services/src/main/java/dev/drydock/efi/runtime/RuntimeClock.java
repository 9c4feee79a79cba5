package dev.drydock.efi.runtime;

import dev.drydock.core.machine.VirtualClock;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Time;
import dev.drydock.efi.spec.TimeCapabilities;
import dev.drydock.efi.spec.TimeServices;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/** The date and time of day, which moves with the virtual clock, to the nanosecond. */
public final class RuntimeClock implements TimeServices {
    private static final TimeCapabilities CAPABILITIES = new TimeCapabilities(1_000_000_000, 0, false);
    private static final int MINUTES_PER_DAY = 24 * 60;
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int DAYLIGHT_BITS = Time.ADJUST_DAYLIGHT | Time.IN_DAYLIGHT;

    private final VirtualClock clock;
    private final StateCell<Setting> setting;
    private final StateCell<Alarm> alarm;

    /** The local time that it was when the virtual clock showed {@code nanos}. */
    private record Setting(LocalDateTime time, long nanos, short timeZone, byte daylight) {}

    /**
     * When the machine is to wake up.
     *
     * @param set the local time at which it was set, in time zone {@code setZone}: what was past by then wakes nobody
     */
    private record Alarm(Time time, boolean enabled, LocalDateTime set, short setZone) {}

    /** @param start the date and time when the virtual clock shows zero; reported as UTC until SetTime says otherwise */
    RuntimeClock(MachineState state, VirtualClock clock, Instant start) {
        this.clock = clock;
        setting = state.cell(new Setting(LocalDateTime.ofInstant(start, ZoneOffset.UTC), 0, (short) 0, (byte) 0));
        // Nobody has set it: disabled, and at the moment when the machine was switched on.
        alarm = state.cell(new Alarm(encode(now(), setting.get()), false, now(), (short) 0));
    }

    /** What a battery keeps while the machine is reset. */
    record Kept(Setting setting, Alarm alarm) {}

    Kept keep() {
        Setting last = setting.get();
        return new Kept(new Setting(now(), 0, last.timeZone(), last.daylight()), alarm.get());
    }

    /** Goes on from what was kept, on a virtual clock that was just started. */
    void resume(Kept kept) {
        setting.set(kept.setting());
        alarm.set(kept.alarm());
    }

    /** The present local time. */
    public LocalDateTime now() {
        Setting last = setting.get();
        return last.time().plusNanos(clock.nanos() - last.nanos());
    }

    @Override
    public EfiStatus getTime(Pointer<Time> time, Pointer<TimeCapabilities> capabilities) {
        if (time.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        LocalDateTime now = now();
        if (now.getYear() > Time.LAST_YEAR) {
            return EfiStatus.DEVICE_ERROR;
        }
        time.set(encode(now, setting.get()));
        capabilities.setIfPresent(CAPABILITIES);
        return EfiStatus.SUCCESS;
    }

    private static Time encode(LocalDateTime time, Setting setting) {
        return new Time((short) time.getYear(), (byte) time.getMonthValue(), (byte) time.getDayOfMonth(),
                (byte) time.getHour(), (byte) time.getMinute(), (byte) time.getSecond(), (byte) 0, time.getNano(),
                setting.timeZone(), setting.daylight(), (byte) 0);
    }

    @Override
    public EfiStatus setTime(Pointer<Time> time) {
        if (time.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Time value = time.get();
        if (!isValid(value)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        setting.set(new Setting(local(value), clock.nanos(), value.timeZone(), value.daylight()));
        return EfiStatus.SUCCESS;
    }

    /** Whether every field is in its range; fields are unsigned, so what reads as negative is too large. */
    private static boolean isValid(Time time) {
        return time.year() >= Time.FIRST_YEAR && time.year() <= Time.LAST_YEAR
                && time.month() >= 1 && time.month() <= 12
                && time.day() >= 1 && time.day() <= YearMonth.of(time.year(), time.month()).lengthOfMonth()
                && time.hour() >= 0 && time.hour() < 24
                && time.minute() >= 0 && time.minute() < 60
                && time.second() >= 0 && time.second() < 60
                && time.nanosecond() >= 0 && time.nanosecond() < NANOS_PER_SECOND
                && (time.timeZone() == Time.UNSPECIFIED_TIMEZONE || Math.abs(time.timeZone()) <= MINUTES_PER_DAY)
                && (time.daylight() & ~DAYLIGHT_BITS) == 0;
    }

    @Override
    public EfiStatus getWakeupTime(Pointer<Boolean> enabled, Pointer<Boolean> pending, Pointer<Time> time) {
        if (enabled.isNull() || pending.isNull() || time.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Alarm now = alarm.get();
        enabled.set(now.enabled());
        pending.set(now.enabled() && utc(now.set(), now.setZone()).isBefore(utc(now.time()))
                && !utc(now(), setting.get().timeZone()).isBefore(utc(now.time())));
        time.set(now.time());
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus setWakeupTime(boolean enable, Pointer<Time> time) {
        Alarm before = alarm.get();
        if (!enable) {
            alarm.set(new Alarm(before.time(), false, before.set(), before.setZone()));
            return EfiStatus.SUCCESS;
        }
        if (time.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Time value = time.get();
        if (!isValid(value)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        alarm.set(new Alarm(value, true, now(), setting.get().timeZone()));
        return EfiStatus.SUCCESS;
    }

    /** When the machine, once it is off, would be switched on again, if that was asked for. */
    public Optional<Time> wakeUp() {
        return alarm.get().enabled() ? Optional.of(alarm.get().time()) : Optional.empty();
    }

    private static LocalDateTime utc(Time time) {
        return utc(local(time), time.timeZone());
    }

    /** A time without a zone is taken as it is. */
    private static LocalDateTime utc(LocalDateTime time, short zone) {
        return zone == Time.UNSPECIFIED_TIMEZONE ? time : time.plusMinutes(zone);
    }

    private static LocalDateTime local(Time time) {
        return LocalDateTime.of(time.year(), time.month(), time.day(), time.hour(), time.minute(), time.second(),
                time.nanosecond());
    }
}
