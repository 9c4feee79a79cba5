package dev.drydock.efi.protocol.graphics;

import java.util.List;

/** A resolution in pixels; each pixel takes four bytes. */
public record DisplayMode(int width, int height) {
    static final int PIXEL_BYTES = 4;

    /** What the display can show, in the order of the modes' numbers. */
    public static final List<DisplayMode> ALL = List.of(new DisplayMode(640, 480), new DisplayMode(800, 600),
            new DisplayMode(1024, 768), new DisplayMode(1280, 1024));

    /** The size of its frame buffer in bytes. */
    public long bytes() {
        return (long) width * height * PIXEL_BYTES;
    }

    /** Whether an area of this size fits on it. */
    public boolean holds(int areaWidth, int areaHeight) {
        return areaWidth <= width && areaHeight <= height;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
