package dev.drydock.examples.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A PE32+ program of two sections, as much of one as a section can be added to. */
final class SyntheticStub {

    static final int PE = 0x80;
    static final int OPTIONAL = PE + 24;
    static final int OPTIONAL_SIZE = 112 + 16 * 8;
    static final int TABLE = OPTIONAL + OPTIONAL_SIZE;
    static final int TEXT_RAW = 0x400;
    static final int DATA_RAW = 0x600;

    private SyntheticStub() {}

    /** {@code trailing} bytes of 0xee follow the sections, where old stubs have their symbols. */
    static byte[] build(int sectionAlignment, int trailing) {
        byte[] bytes = new byte[0x800 + trailing];
        Arrays.fill(bytes, 0x800, bytes.length, (byte) 0xee);
        ByteBuffer pe = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        pe.put(0, "MZ".getBytes(StandardCharsets.US_ASCII)).putInt(0x3c, PE);
        pe.putInt(PE, 0x00004550).putShort(PE + 4, (short) 0x8664).putShort(PE + 6, (short) 2);
        pe.putInt(PE + 12, 0x800).putInt(PE + 16, 7);
        pe.putShort(PE + 20, (short) OPTIONAL_SIZE).putShort(PE + 22, (short) 0x206);
        pe.putShort(OPTIONAL, (short) 0x20b);
        pe.putInt(OPTIONAL + 32, sectionAlignment).putInt(OPTIONAL + 36, 0x200);
        pe.putInt(OPTIONAL + 56, 0x3000).putInt(OPTIONAL + 60, 0x400).putInt(OPTIONAL + 64, 0x12345678);
        pe.putInt(OPTIONAL + 108, 16);
        // The certificate table, which is not loaded: a file offset and a size.
        pe.putInt(OPTIONAL + 112 + 4 * 8, 0x800).putInt(OPTIONAL + 112 + 4 * 8 + 4, trailing);
        section(pe, 0, ".text", 0x1f0, 0x1000, TEXT_RAW);
        section(pe, 1, ".data", 0x180, 0x2000, DATA_RAW);
        Arrays.fill(bytes, TEXT_RAW, TEXT_RAW + 0x1f0, (byte) 0x11);
        Arrays.fill(bytes, DATA_RAW, DATA_RAW + 0x180, (byte) 0x22);
        return bytes;
    }

    private static void section(ByteBuffer pe, int index, String name, int virtualSize, int address, int raw) {
        int header = TABLE + index * 40;
        pe.put(header, name.getBytes(StandardCharsets.US_ASCII));
        pe.putInt(header + 8, virtualSize).putInt(header + 12, address).putInt(header + 16, 0x200)
                .putInt(header + 20, raw).putInt(header + 36, 0x60000020);
    }
}
