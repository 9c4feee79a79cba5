package dev.drydock.efi.protocol.graphics;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes pixels as PNG (ISO/IEC 15948): eight bits a colour, no transparency. */
public final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] TRUE_COLOUR = {8, 2, 0, 0, 0};
    private static final int COLOURS = 3;
    private static final int UP = 2;

    private Png() {}

    /**
     * The file's bytes.
     *
     * @param pixels 0xRRGGBB in lines from the top; higher bits are ignored
     */
    public static byte[] encode(int[] pixels, int width, int height) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        chunk(out, "IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put(TRUE_COLOUR).array());
        chunk(out, "IDAT", deflate(lines(pixels, width, height)));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /** Each line as its difference from the one above: lines of text are mostly alike. */
    private static byte[] lines(int[] pixels, int width, int height) {
        byte[] result = new byte[height * (1 + COLOURS * width)];
        int at = 0;
        for (int y = 0; y < height; y++) {
            result[at++] = UP;
            for (int x = 0; x < width; x++) {
                int pixel = pixels[y * width + x];
                int above = y == 0 ? 0 : pixels[(y - 1) * width + x];
                result[at++] = (byte) ((pixel >> 16) - (above >> 16));
                result[at++] = (byte) ((pixel >> 8) - (above >> 8));
                result[at++] = (byte) (pixel - above);
            }
        }
        return result;
    }

    private static byte[] deflate(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        var deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] buffer = new byte[1 << 14];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] named = ByteBuffer.allocate(4 + data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data)
                .array();
        var crc = new CRC32();
        crc.update(named);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(named);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
