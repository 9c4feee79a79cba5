package dev.drydock.efi.protocol.graphics;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Pixels in lines from the top, each 0x00RRGGBB in little-endian order. What is drawn outside is not drawn.
 *
 * @param pixels at least {@code width * height} of them
 */
public record Raster(MemorySegment pixels, int width, int height) {
    static final ValueLayout.OfInt PIXEL = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A black raster of the host's own. */
    public static Raster of(DisplayMode mode) {
        return new Raster(MemorySegment.ofArray(new int[mode.width() * mode.height()]), mode.width(), mode.height());
    }

    private long offset(int x, int y) {
        return ((long) y * width + x) * DisplayMode.PIXEL_BYTES;
    }

    public int get(int x, int y) {
        return pixels.get(PIXEL, offset(x, y));
    }

    /** All pixels in lines from the top; the highest byte of each means nothing. */
    public int[] toArray() {
        return pixels.asSlice(0, offset(0, height)).toArray(PIXEL);
    }

    public void set(int x, int y, int colour) {
        if (x >= 0 && x < width && y >= 0 && y < height) {
            pixels.set(PIXEL, offset(x, y), colour);
        }
    }

    /** Fills a rectangle. */
    public void fill(int x, int y, int columns, int lines, int colour) {
        int left = Math.max(0, x);
        int right = Math.min(width, x + columns);
        int bottom = Math.min(height, y + lines);
        if (left >= right) {
            return;
        }
        for (int line = Math.max(0, y); line < bottom; line++) {
            for (long at = offset(left, line), end = offset(right, line); at < end; at += DisplayMode.PIXEL_BYTES) {
                pixels.set(PIXEL, at, colour);
            }
        }
    }

    /** Moves a rectangle, which lies on the raster in both places; they may overlap. */
    public void move(int fromX, int fromY, int toX, int toY, int columns, int lines) {
        boolean down = toY > fromY;
        for (int i = 0; i < lines; i++) {
            int line = down ? lines - 1 - i : i;
            MemorySegment.copy(pixels, offset(fromX, fromY + line), pixels, offset(toX, toY + line),
                    (long) columns * DisplayMode.PIXEL_BYTES);
        }
    }

    /** Draws a glyph's cell, or only the glyph's own pixels if the background is to shine through. */
    public void glyph(Glyph glyph, int x, int y, int foreground, int background, boolean transparent) {
        for (int line = 0; line < Glyph.HEIGHT; line++) {
            for (int column = 0; column < glyph.width(); column++) {
                boolean on = glyph.at(column, line);
                if (on || !transparent) {
                    set(x + column, y + line, on ? foreground : background);
                }
            }
        }
    }

    /** Inverts a rectangle in some colours: done twice, it is as before. */
    public void flip(int x, int y, int columns, int lines, int colours) {
        for (int line = Math.max(0, y); line < Math.min(height, y + lines); line++) {
            for (int column = Math.max(0, x); column < Math.min(width, x + columns); column++) {
                set(column, line, get(column, line) ^ colours);
            }
        }
    }
}
