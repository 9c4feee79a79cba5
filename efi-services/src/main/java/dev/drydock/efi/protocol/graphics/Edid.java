package dev.drydock.efi.protocol.graphics;

import java.util.Map;

/** The display's description of itself: an EDID 1.4 base block (VESA Enhanced EDID Standard, release A, revision 2). */
final class Edid {
    static final int BYTES = 128;
    private static final int NAME_TAG = 0xfc;
    private static final int ESTABLISHED_640_480_60 = 1 << 5;
    private static final int ESTABLISHED_800_600_60 = 1;
    private static final int ESTABLISHED_1024_768_60 = 1 << 3;
    /** Standard timing 1280 by 1024 at 60 Hz: (width / 8 - 31), aspect 5:4 and refresh rate - 60. */
    private static final int STANDARD_1280 = 1280 / 8 - 31;
    private static final int ASPECT_5_4 = 0x80;

    private Edid() {}

    /**
     * A mode's timing (VESA Display Monitor Timings).
     *
     * @param clock in units of 10 kHz
     */
    private record Timing(int clock, int blankX, int frontX, int syncX, int blankY, int frontY, int syncY) {}

    private static final Map<DisplayMode, Timing> TIMINGS = Map.of(new DisplayMode(640, 480),
            new Timing(2_518, 160, 16, 96, 45, 10, 2), new DisplayMode(800, 600),
            new Timing(4_000, 256, 40, 128, 28, 1, 4), new DisplayMode(1024, 768),
            new Timing(6_500, 320, 24, 136, 38, 3, 6), new DisplayMode(1280, 1024),
            new Timing(10_800, 408, 48, 112, 42, 1, 3));

    /** The block of a display that is best at {@code preferred}. */
    static byte[] of(DisplayMode preferred) {
        byte[] edid = new byte[BYTES];
        put(edid, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0);
        // Manufacturer DRY in three times five bits, product 1, week 0 of 2026, EDID 1.4.
        int manufacturer = ('D' - '@') << 10 | ('R' - '@') << 5 | 'Y' - '@';
        put(edid, 8, manufacturer >> 8, manufacturer, 1, 0, 0, 0, 0, 0, 0, 2026 - 1990, 1, 4);
        // Digital with 8 bits a colour, size unknown, gamma 2.2, sRGB and a preferred timing, and the colours of sRGB.
        put(edid, 20, 0xa0, 0, 0, 120, 0x06);
        put(edid, 25, 0xee, 0x91, 0xa3, 0x54, 0x4c, 0x99, 0x26, 0x0f, 0x50, 0x54);
        put(edid, 35, ESTABLISHED_640_480_60 | ESTABLISHED_800_600_60, ESTABLISHED_1024_768_60, 0);
        put(edid, 38, STANDARD_1280, ASPECT_5_4);
        for (int unused = 40; unused < 54; unused++) {
            edid[unused] = 1;
        }
        timing(edid, 54, preferred, TIMINGS.get(preferred));
        put(edid, 72, 0, 0, 0, NAME_TAG, 0, 'D', 'r', 'y', 'd', 'o', 'c', 'k', '\n', ' ', ' ', ' ', ' ', ' ');
        // Two descriptors that say nothing.
        put(edid, 90, 0, 0, 0, 0x10);
        put(edid, 108, 0, 0, 0, 0x10);
        int sum = 0;
        for (byte b : edid) {
            sum += b;
        }
        edid[BYTES - 1] = (byte) -sum;
        return edid;
    }

    private static void timing(byte[] edid, int at, DisplayMode mode, Timing timing) {
        put(edid, at, timing.clock, timing.clock >> 8, mode.width(), timing.blankX,
                mode.width() >> 8 << 4 | timing.blankX >> 8, mode.height(), timing.blankY,
                mode.height() >> 8 << 4 | timing.blankY >> 8, timing.frontX, timing.syncX,
                timing.frontY << 4 | timing.syncY, 0, 0, 0, 0, 0, 0, 0x18);
    }

    private static void put(byte[] target, int at, int... values) {
        for (int i = 0; i < values.length; i++) {
            target[at + i] = (byte) values[i];
        }
    }
}
