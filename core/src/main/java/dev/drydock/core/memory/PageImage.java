package dev.drydock.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * The contents of all pages at one moment, sharing what did not change with the image it was made from.
 *
 * <p>Pages are kept in chunks, so that an image costs one reference for each chunk and a copy of each changed page. A
 * missing page is zero.
 */
final class PageImage {
    private static final int CHUNK_SHIFT = 8;
    private static final int CHUNK_PAGES = 1 << CHUNK_SHIFT;
    private static final byte[] ZERO = new byte[GuestMemory.PAGE_SIZE];

    private final byte[][][] chunks;
    private final byte[] protections;

    private PageImage(byte[][][] chunks, byte[] protections) {
        this.chunks = chunks;
        this.protections = protections;
    }

    static PageImage zero(int pages, byte[] protections) {
        return new PageImage(new byte[(pages + CHUNK_PAGES - 1) >>> CHUNK_SHIFT][][], protections);
    }

    byte[] protections() {
        return protections;
    }

    /** This image with the pages in {@code changed} taken from {@code ram}. */
    PageImage with(MemorySegment ram, BitSet changed, byte[] newProtections) {
        byte[][][] result = chunks.clone();
        for (int page = changed.nextSetBit(0); page >= 0; page = changed.nextSetBit(page + 1)) {
            int chunk = page >>> CHUNK_SHIFT;
            if (result[chunk] == null) {
                result[chunk] = new byte[CHUNK_PAGES][];
            } else if (result[chunk] == chunks[chunk]) {
                result[chunk] = chunks[chunk].clone();
            }
            byte[] bytes = new byte[GuestMemory.PAGE_SIZE];
            MemorySegment.copy(ram, JAVA_BYTE, (long) page << GuestMemory.PAGE_SHIFT, bytes, 0, bytes.length);
            result[chunk][page & CHUNK_PAGES - 1] = bytes;
        }
        return new PageImage(result, newProtections);
    }

    /**
     * Makes {@code ram} equal to this image.
     *
     * @param present the image that {@code ram} equals but for the pages in {@code dirty}
     * @param copied told of each page that was written
     */
    void copyTo(MemorySegment ram, PageImage present, BitSet dirty, IntConsumer copied) {
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            boolean same = chunks[chunk] == present.chunks[chunk];
            int first = chunk << CHUNK_SHIFT;
            int limit = (int) Math.min(first + CHUNK_PAGES, ram.byteSize() >>> GuestMemory.PAGE_SHIFT);
            for (int page = same ? dirty.nextSetBit(first) : first; page >= 0
                    && page < limit; page = same ? dirty.nextSetBit(page + 1) : page + 1) {
                byte[] wanted = page(page);
                if (dirty.get(page) || wanted != present.page(page)) {
                    MemorySegment.copy(wanted, 0, ram, JAVA_BYTE, (long) page << GuestMemory.PAGE_SHIFT,
                            GuestMemory.PAGE_SIZE);
                    copied.accept(page);
                }
            }
        }
    }

    /** Whether this image has bytes of a page, so that it may be other than zero. */
    boolean isPresent(int page) {
        return page(page) != ZERO;
    }

    /** The first page at or behind {@code from} that {@link #isPresent} is true of, at most {@code limit}. */
    int nextPresent(int from, int limit) {
        int page = from;
        while (page < limit && !isPresent(page)) {
            page = chunks[page >>> CHUNK_SHIFT] == null ? (page | CHUNK_PAGES - 1) + 1 : page + 1;
        }
        return Math.min(page, limit);
    }

    private byte[] page(int page) {
        byte[][] chunk = chunks[page >>> CHUNK_SHIFT];
        byte[] bytes = chunk == null ? null : chunk[page & CHUNK_PAGES - 1];
        return bytes == null ? ZERO : bytes;
    }
}
