package dev.drydock.efi.compression;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Undoes the compression of UEFI (UEFI 2.10, 19.2): blocks of literals and of references to up to 8 KiB back, both in
 * canonical prefix codes that stand in front of each block in a prefix code of their own.
 */
public final class UefiDecompressor {
    /** {@code Compressed Size} and {@code Original Size}. */
    public static final int HEADER_BYTES = 8;

    private static final int LITERALS = 256;
    private static final int SHORTEST_MATCH = 3;
    /** Literals, and lengths from 3 to 256. */
    private static final int CHARACTERS = LITERALS + 254;
    private static final int CHARACTER_COUNT_BITS = 9;
    /** The lengths of characters' codes, with three symbols for runs of zeros. */
    private static final int EXTRAS = 19;
    private static final int EXTRA_COUNT_BITS = 5;
    /** After so many lengths of the extra code there may be a gap. */
    private static final int GAP_AFTER = 3;
    /** How many bits a position has, up to 13. */
    private static final int POSITIONS = 14;
    private static final int POSITION_COUNT_BITS = 4;
    private static final int NO_GAP = -1;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final BitReader in;
    private final MemorySegment out;
    private HuffmanCode characters;
    private HuffmanCode positions;

    private UefiDecompressor(BitReader in, MemorySegment out) {
        this.in = in;
        this.out = out;
    }

    /**
     * How large the original is, as the compressed data says.
     *
     * @return in bytes, less than 4 GiB
     * @throws CompressionFormatException if {@code source} is shorter than its header, or than that says
     */
    public static long originalSize(MemorySegment source) throws CompressionFormatException {
        if (source.byteSize() < HEADER_BYTES) {
            throw new CompressionFormatException("the header is incomplete", source.byteSize());
        }
        if (compressedSize(source) > source.byteSize() - HEADER_BYTES) {
            throw new CompressionFormatException("Compressed Size", 0);
        }
        return Integer.toUnsignedLong(source.get(INT, 4));
    }

    private static long compressedSize(MemorySegment source) {
        return Integer.toUnsignedLong(source.get(INT, 0));
    }

    /**
     * Decompresses.
     *
     * @param target as large as the original
     * @throws CompressionFormatException if {@code source} is not what the algorithm makes of {@code target.byteSize()} bytes;
     *     {@code target} may then be written to in part
     */
    public static void decompress(MemorySegment source, MemorySegment target) throws CompressionFormatException {
        if (originalSize(source) != target.byteSize()) {
            throw new CompressionFormatException("Original Size", 4);
        }
        MemorySegment data = source.asSlice(HEADER_BYTES, compressedSize(source));
        new UefiDecompressor(new BitReader(data, HEADER_BYTES), target).run();
    }

    private void run() throws CompressionFormatException {
        long done = 0;
        while (done < out.byteSize()) {
            int count = in.bits(16);
            if (count == 0) {
                throw new CompressionFormatException("an empty block", in.offset());
            }
            HuffmanCode extras = lengthCode(EXTRAS, EXTRA_COUNT_BITS, GAP_AFTER);
            characters = characterCode(extras);
            positions = lengthCode(POSITIONS, POSITION_COUNT_BITS, NO_GAP);
            for (int i = 0; i < count && done < out.byteSize(); i++) {
                done = next(done);
            }
        }
    }

    /** Decodes a literal or a reference; the answer is where the next one goes. */
    private long next(long done) throws CompressionFormatException {
        int character = characters.read(in);
        if (character < LITERALS) {
            out.set(ValueLayout.JAVA_BYTE, done, (byte) character);
            return done + 1;
        }
        int length = character - LITERALS + SHORTEST_MATCH;
        int bits = positions.read(in);
        long distance = (bits <= 1 ? bits : 1 << bits - 1 | in.bits(bits - 1)) + 1L;
        if (distance > done || length > out.byteSize() - done) {
            throw new CompressionFormatException("a reference of %d bytes to %d bytes back".formatted(length, distance),
                    in.offset());
        }
        // The ranges may overlap: a short pattern is repeated so.
        for (int i = 0; i < length; i++) {
            out.set(ValueLayout.JAVA_BYTE, done + i, out.get(ValueLayout.JAVA_BYTE, done + i - distance));
        }
        return done + length;
    }

    /** The code of the extra set or of positions: three bits a length, in unary from 7 on. */
    private HuffmanCode lengthCode(int symbols, int countBits, int gapAfter) throws CompressionFormatException {
        int count = in.bits(countBits);
        if (count == 0) {
            return HuffmanCode.of(in.bits(countBits));
        }
        var lengths = new int[symbols];
        int i = 0;
        while (i < count) {
            int length = in.bits(3);
            if (length == 7) {
                while (in.bit() == 1) {
                    length++;
                }
            }
            i = store(lengths, i, length);
            if (i == gapAfter) {
                i += in.bits(2);
            }
        }
        return HuffmanCode.of(lengths, in.offset());
    }

    private HuffmanCode characterCode(HuffmanCode extras) throws CompressionFormatException {
        int count = in.bits(CHARACTER_COUNT_BITS);
        if (count == 0) {
            return HuffmanCode.of(in.bits(CHARACTER_COUNT_BITS));
        }
        var lengths = new int[CHARACTERS];
        int i = 0;
        while (i < count) {
            int extra = extras.read(in);
            switch (extra) {
                case 0 -> i++;
                case 1 -> i += in.bits(4) + 3;
                case 2 -> i += in.bits(9) + 20;
                default -> i = store(lengths, i, extra - 2);
            }
        }
        return HuffmanCode.of(lengths, in.offset());
    }

    private int store(int[] lengths, int index, int length) throws CompressionFormatException {
        if (index >= lengths.length) {
            throw new CompressionFormatException("more than " + lengths.length + " lengths of codes", in.offset());
        }
        lengths[index] = length;
        return index + 1;
    }
}
