package dev.drydock.efi.disk.fat;

import java.time.DateTimeException;
import java.time.LocalDateTime;

/** The dates and times of directory entries (FAT specification, section 6.3). */
final class FatTimestamp {
    private static final int EPOCH_YEAR = 1980;

    private FatTimestamp() {}

    /**
     * Decodes a date and a time.
     *
     * @param date the 16 bit date
     * @param time the 16 bit time of day, in steps of two seconds
     * @param hundredths what to add, in units of 10 milliseconds; more than 199 counts as none
     * @return null if there is no such date or time; zero, for "none", is such
     */
    static LocalDateTime decode(int date, int time, int hundredths) {
        try {
            int fine = hundredths > 199 ? 0 : hundredths;
            return LocalDateTime
                    .of(EPOCH_YEAR + (date >> 9 & 0x7f), date >> 5 & 0xf, date & 0x1f, time >> 11 & 0x1f,
                            time >> 5 & 0x3f, (time & 0x1f) * 2)
                    .plusSeconds(fine / 100).plusNanos(fine % 100 * 10_000_000L);
        } catch (DateTimeException _) {
            return null;
        }
    }

    /**
     * Checks that a time can be encoded.
     *
     * @return {@code time}
     * @throws IllegalArgumentException if its year is not within 1980 to 2107
     */
    static LocalDateTime check(LocalDateTime time) {
        if (time.getYear() < EPOCH_YEAR || time.getYear() > EPOCH_YEAR + 0x7f) {
            throw new IllegalArgumentException("FAT cannot have the time " + time);
        }
        return time;
    }

    /** The nearest time that can be encoded; null stays null. */
    static LocalDateTime clamp(LocalDateTime time) {
        if (time == null) {
            return null;
        }
        LocalDateTime first = LocalDateTime.of(EPOCH_YEAR, 1, 1, 0, 0);
        LocalDateTime last = LocalDateTime.of(EPOCH_YEAR + 0x7f, 12, 31, 23, 59, 58);
        return time.isBefore(first) ? first : time.isAfter(last) ? last : time;
    }

    static short date(LocalDateTime time) {
        return (short) (time.getYear() - EPOCH_YEAR << 9 | time.getMonthValue() << 5 | time.getDayOfMonth());
    }

    static short time(LocalDateTime time) {
        return (short) (time.getHour() << 11 | time.getMinute() << 5 | time.getSecond() / 2);
    }

    static byte hundredths(LocalDateTime time) {
        return (byte) (time.getSecond() % 2 * 100 + time.getNano() / 10_000_000);
    }
}
