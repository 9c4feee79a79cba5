package dev.drydock.efi;

import dev.drydock.efi.protocol.graphics.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What a display showed at one moment. The pixels are made when they are asked for. */
public final class Screenshot {
    private final int width;
    private final int height;
    private final Supplier<int[]> pixels;

    Screenshot(int width, int height, Supplier<int[]> pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    /** The width in pixels. */
    public int width() {
        return width;
    }

    /** The height in pixels. */
    public int height() {
        return height;
    }

    /** The pixels as 0xRRGGBB, in lines from the top. */
    public int[] pixels() {
        int[] result = pixels.get().clone();
        for (int i = 0; i < result.length; i++) {
            result[i] &= 0xff_ffff;
        }
        return result;
    }

    /** The picture as a PNG file. */
    public byte[] png() {
        return Png.encode(pixels.get(), width, height);
    }

    /** Writes the picture as a PNG file. */
    public void writeTo(Path file) throws IOException {
        Files.write(file, png());
    }
}
