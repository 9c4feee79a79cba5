package dev.drydock.efi.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * Finds a little-endian 32-bit word in bytes, at offsets that are multiples of a step.
 *
 * <p>Loaders own a hundred megabytes and more. A JVM that has compiled little yet reads them several times as fast through
 * a buffer as from the segment itself.
 */
final class WordSearch {
    /** There is no such place. */
    static final long NONE = -1;
    /** A buffer holds less than 2 GiB. */
    static final int BUFFER_BYTES = 16 << 20;

    private final MemorySegment bytes;
    private final int word;
    private final int mask;
    private final int step;

    /**
     * @param mask the bits of the word that count
     * @param step a power of two from 4 to {@link #BUFFER_BYTES}
     */
    WordSearch(MemorySegment bytes, int word, int mask, int step) {
        this.bytes = bytes;
        this.word = word;
        this.mask = mask;
        this.step = step;
    }

    /** The first place at {@code from}, itself a multiple of the step, or behind; {@link #NONE} if there is none. */
    long next(long from) {
        long at = from;
        while (at <= bytes.byteSize() - Integer.BYTES) {
            long start = at & -BUFFER_BYTES;
            int found = ascending(words(start), (int) (at - start) / Integer.BYTES);
            if (found >= 0) {
                return start + (long) found * Integer.BYTES;
            }
            at = start + BUFFER_BYTES;
        }
        return NONE;
    }

    /** The last place before {@code limit}; {@link #NONE} if there is none. */
    long previous(long limit) {
        long at = Math.min(limit - 1, bytes.byteSize() - Integer.BYTES) & -step;
        while (at >= 0) {
            long start = at & -BUFFER_BYTES;
            int found = descending(words(start), (int) (at - start) / Integer.BYTES);
            if (found >= 0) {
                return start + (long) found * Integer.BYTES;
            }
            at = start - step;
        }
        return NONE;
    }

    private IntBuffer words(long start) {
        return bytes.asSlice(start, Math.min(bytes.byteSize() - start, BUFFER_BYTES)).asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    }

    private int ascending(IntBuffer words, int from) {
        int stride = step / Integer.BYTES;
        int limit = words.limit();
        for (int i = from; i < limit; i += stride) {
            if ((words.get(i) & mask) == word) {
                return i;
            }
        }
        return -1;
    }

    private int descending(IntBuffer words, int from) {
        int stride = step / Integer.BYTES;
        for (int i = from; i >= 0; i -= stride) {
            if ((words.get(i) & mask) == word) {
                return i;
            }
        }
        return -1;
    }
}
