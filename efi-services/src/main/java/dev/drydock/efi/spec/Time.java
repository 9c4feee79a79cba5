package dev.drydock.efi.spec;

/**
 * {@code EFI_TIME} (UEFI 2.10, 8.3.1): a local time and how it relates to UTC. Not validated: any bytes decode.
 *
 * @param year 1900 to 9999
 * @param month 1 to 12
 * @param day of the month, from 1
 * @param hour 0 to 23
 * @param minute 0 to 59
 * @param second 0 to 59
 * @param pad1 unused
 * @param nanosecond 0 to 999,999,999
 * @param timeZone minutes by which UTC is ahead of this time, -1440 to 1440, or {@link #UNSPECIFIED_TIMEZONE}
 * @param daylight {@link #ADJUST_DAYLIGHT} and {@link #IN_DAYLIGHT}
 * @param pad2 unused
 */
public record Time(short year, byte month, byte day, byte hour, byte minute, byte second, byte pad1, int nanosecond,
        short timeZone, byte daylight, byte pad2) {
    /** {@code EFI_UNSPECIFIED_TIMEZONE}: the time is to be taken as local time. */
    public static final short UNSPECIFIED_TIMEZONE = 0x7ff;
    /** {@code EFI_TIME_ADJUST_DAYLIGHT}: the time is affected by daylight savings time. */
    public static final byte ADJUST_DAYLIGHT = 1;
    /** {@code EFI_TIME_IN_DAYLIGHT}: the time was adjusted for daylight savings time. */
    public static final byte IN_DAYLIGHT = 2;

    public static final int FIRST_YEAR = 1900;
    public static final int LAST_YEAR = 9999;

    @Override
    public String toString() {
        return "%04d-%02d-%02dT%02d:%02d:%02d.%09d".formatted(year & 0xffff, month & 0xff, day & 0xff, hour & 0xff,
                minute & 0xff, second & 0xff, nanosecond & 0xffffffffL);
    }
}
