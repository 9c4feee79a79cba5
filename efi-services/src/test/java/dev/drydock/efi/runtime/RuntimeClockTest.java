package dev.drydock.efi.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Time;
import dev.drydock.efi.spec.TimeCapabilities;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuntimeClockTest {
    private static final Instant START = Instant.parse("2024-02-28T23:59:58.5Z");
    private static final long SECOND = 1_000_000_000L;

    private final TestPlatform test = new TestPlatform();
    private final RuntimeClock clock = new RuntimeServices(test.platform(), test.systemTable(),
            RuntimeOptions.DEFAULT.withStart(START))
            .clock();
    private final Pointer<Time> time = test.pointer(Time.class, new TimeBuilder().build());

    @AfterEach
    void close() {
        test.close();
    }

    /** A valid time, field by field changed. */
    static final class TimeBuilder {
        private final long[] fields = {2000, 2, 29, 12, 30, 59, 999_999_999, 60, 0};

        TimeBuilder with(int field, long value) {
            fields[field] = value;
            return this;
        }

        Time build() {
            return new Time((short) fields[0], (byte) fields[1], (byte) fields[2], (byte) fields[3], (byte) fields[4],
                    (byte) fields[5], (byte) 0, (int) fields[6], (short) fields[7], (byte) fields[8], (byte) 0);
        }
    }

    private Time now() {
        assertThat(clock.getTime(time, test.nullPointer(TimeCapabilities.class))).isEqualTo(EfiStatus.SUCCESS);
        return time.get();
    }

    @Test
    void timeHasTheLayoutOfTheSpecification() {
        time.set(new Time((short) 0x07e8, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6, (byte) 7, 0x0b0a0908,
                (short) 0x0d0c, (byte) 0x0e, (byte) 0x0f));
        assertThat(test.memory().getBytes(time.address(), 16)).isEqualTo(HexFormat.of().parseHex(
                "e807" // 0x00 Year
                        + "02" // 0x02 Month
                        + "03" // 0x03 Day
                        + "04" // 0x04 Hour
                        + "05" // 0x05 Minute
                        + "06" // 0x06 Second
                        + "07" // 0x07 Pad1
                        + "08090a0b" // 0x08 Nanosecond
                        + "0c0d" // 0x0c TimeZone
                        + "0e" // 0x0e Daylight
                        + "0f")); // 0x0f Pad2
    }

    @Test
    void startsAtTheConfiguredTimeInUtc() {
        assertThat(now()).isEqualTo(new Time((short) 2024, (byte) 2, (byte) 28, (byte) 23, (byte) 59, (byte) 58,
                (byte) 0, 500_000_000, (short) 0, (byte) 0, (byte) 0));
    }

    @Test
    void movesWithTheVirtualClockIntoALeapDay() {
        test.machine().clock().advance(2 * SECOND);
        Time later = now();
        assertThat(later).hasToString("2024-02-29T00:00:00.500000000");
    }

    @Test
    void tellsItsCapabilities() {
        var capabilities = test.pointer(TimeCapabilities.class, new TimeCapabilities(1, 2, true));
        assertThat(clock.getTime(time, capabilities)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(capabilities.get()).isEqualTo(new TimeCapabilities(1_000_000_000, 0, false));
    }

    @Test
    void getTimeNeedsAPlaceForTheTime() {
        assertThat(clock.getTime(test.nullPointer(Time.class), test.nullPointer(TimeCapabilities.class)))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void timeBeyondTheLastYearCannotBeRetrieved() {
        time.set(new TimeBuilder().with(0, 9999).with(1, 12).with(2, 31).with(3, 23).with(4, 59).build());
        assertThat(clock.setTime(time)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(now().year()).isEqualTo((short) 9999);
        test.machine().clock().advance(SECOND);
        assertThat(clock.getTime(time, test.nullPointer(TimeCapabilities.class))).isEqualTo(EfiStatus.DEVICE_ERROR);
    }

    @Test
    void keepsTheTimeThatWasSet() {
        Time set = new TimeBuilder().with(7, -90).with(8, Time.ADJUST_DAYLIGHT | Time.IN_DAYLIGHT).build();
        time.set(set);
        assertThat(clock.setTime(time)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(now()).isEqualTo(set);
        test.machine().clock().advance(1);
        Time later = now();
        assertThat(later).hasToString("2000-02-29T12:31:00.000000000");
        assertThat(later.timeZone()).isEqualTo((short) -90);
        assertThat(later.daylight()).isEqualTo((byte) 3);
    }

    static Stream<UnaryOperator<TimeBuilder>> validTimes() {
        return Stream.of(t -> t.with(0, 1900).with(2, 28), t -> t.with(0, 9999).with(2, 28),
                t -> t.with(1, 1).with(2, 1), t -> t.with(1, 12).with(2, 31), t -> t.with(2, 29),
                t -> t.with(1, 4).with(2, 30), t -> t.with(3, 0), t -> t.with(3, 23), t -> t.with(4, 0),
                t -> t.with(4, 59), t -> t.with(5, 0), t -> t.with(6, 0), t -> t.with(7, -1440),
                t -> t.with(7, 1440), t -> t.with(7, Time.UNSPECIFIED_TIMEZONE), t -> t.with(8, 0),
                t -> t.with(8, 3));
    }

    @ParameterizedTest
    @MethodSource("validTimes")
    void acceptsWhatIsInRange(UnaryOperator<TimeBuilder> change) {
        Time set = change.apply(new TimeBuilder()).build();
        time.set(set);
        assertThat(clock.setTime(time)).as(set.toString()).isEqualTo(EfiStatus.SUCCESS);
        assertThat(now()).isEqualTo(set);
    }

    static Stream<UnaryOperator<TimeBuilder>> invalidTimes() {
        return Stream.of(t -> t.with(0, 1899), t -> t.with(0, 10000), t -> t.with(0, 0xffff), t -> t.with(1, 0),
                t -> t.with(1, 13), t -> t.with(1, 0xff), t -> t.with(2, 0), t -> t.with(2, 30),
                t -> t.with(0, 1900), t -> t.with(0, 2023), t -> t.with(1, 4).with(2, 31), t -> t.with(2, 0x80),
                t -> t.with(3, 24), t -> t.with(3, 0xff), t -> t.with(4, 60), t -> t.with(4, 0xff),
                t -> t.with(5, 60), t -> t.with(5, 0xff), t -> t.with(6, 1_000_000_000), t -> t.with(6, 0xffff_ffffL),
                t -> t.with(7, -1441), t -> t.with(7, 1441), t -> t.with(7, 2046), t -> t.with(7, 0x8000),
                t -> t.with(8, 4), t -> t.with(8, 0x80));
    }

    @ParameterizedTest
    @MethodSource("invalidTimes")
    void refusesWhatIsOutOfRange(UnaryOperator<TimeBuilder> change) {
        Time before = now();
        Time set = change.apply(new TimeBuilder()).build();
        time.set(set);
        assertThat(clock.setTime(time)).as(set.toString()).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(now()).isEqualTo(before);
    }

    @Test
    void setTimeNeedsATime() {
        assertThat(clock.setTime(test.nullPointer(Time.class))).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    private String wakeup() {
        var enabled = test.pointer(Boolean.class, false);
        var pending = test.pointer(Boolean.class, false);
        assertThat(clock.getWakeupTime(enabled, pending, time)).isEqualTo(EfiStatus.SUCCESS);
        return (enabled.get() ? "enabled" : "disabled") + (pending.get() ? ", pending" : "");
    }

    @Test
    void keepsTheWakeupTime() {
        assertThat(wakeup()).isEqualTo("disabled");
        assertThat(clock.wakeUp()).isEmpty();
        Time later = new TimeBuilder().with(0, 2032).with(7, 60).with(8, 3).build();
        time.set(later);
        assertThat(clock.setWakeupTime(true, time)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(wakeup()).isEqualTo("enabled");
        assertThat(time.get()).isEqualTo(later);
        assertThat(clock.wakeUp()).contains(later);
        assertThat(clock.setWakeupTime(false, test.nullPointer(Time.class))).isEqualTo(EfiStatus.SUCCESS);
        assertThat(wakeup()).isEqualTo("disabled");
        assertThat(clock.wakeUp()).isEmpty();
    }

    @Test
    void aWakeupTimeIsPendingOnceItHasCome() {
        time.set(new TimeBuilder().with(5, 0).build());
        clock.setTime(time);
        time.set(new TimeBuilder().with(5, 59).build());
        clock.setWakeupTime(true, time);
        assertThat(wakeup()).isEqualTo("enabled");
        test.machine().clock().advance(60_000_000_000L);
        assertThat(wakeup()).isEqualTo("enabled, pending");
        clock.setWakeupTime(true, time);
        assertThat(wakeup()).as("in the past already").isEqualTo("enabled");
    }

    @ParameterizedTest
    @MethodSource("invalidTimes")
    void refusesAWakeupTimeOutOfRange(UnaryOperator<TimeBuilder> change) {
        time.set(change.apply(new TimeBuilder()).build());
        assertThat(clock.setWakeupTime(true, time)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(clock.setWakeupTime(true, test.nullPointer(Time.class))).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(clock.wakeUp()).isEmpty();
    }
}
