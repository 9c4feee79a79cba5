package dev.drydock.efi.compression;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Bits of a range of bytes, the highest of each byte first. */
final class BitReader {
    private final MemorySegment source;
    private final long base;
    private long position;
    private int current;
    private int left;

    /** @param base what offsets in exceptions count from, in bytes before {@code source} */
    BitReader(MemorySegment source, long base) {
        this.source = source;
        this.base = base;
    }

    /** Where the next bit is, in bytes. */
    long offset() {
        return base + position;
    }

    int bit() throws CompressionFormatException {
        if (left == 0) {
            if (position == source.byteSize()) {
                throw new CompressionFormatException("the data ends early", offset());
            }
            current = source.get(ValueLayout.JAVA_BYTE, position++);
            left = Byte.SIZE;
        }
        return current >>> --left & 1;
    }

    /** @param count 0 to 31 */
    int bits(int count) throws CompressionFormatException {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }
}
