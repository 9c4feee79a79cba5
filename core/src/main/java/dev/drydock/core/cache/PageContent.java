package dev.drydock.core.cache;

import java.lang.foreign.MemorySegment;

/** The bytes of a page at some moment; shared by all that saw the same. */
public final class PageContent {
    /** A page on the guest's side and here. */
    public static final int SIZE = 4096;
    /** A page that nobody wrote to. */
    public static final PageContent ZERO = new PageContent(MemorySegment.ofArray(new byte[SIZE]));

    private final MemorySegment bytes;
    /** How many pages of kept computations have this content; the cache's. */
    private int uses;

    private PageContent(MemorySegment bytes) {
        this.bytes = bytes.asReadOnly();
    }

    /** @param bytes {@value #SIZE} of them, not to be changed from now on */
    public static PageContent of(MemorySegment bytes) {
        return new PageContent(bytes);
    }

    /** The {@value #SIZE} bytes. */
    public MemorySegment bytes() {
        return bytes;
    }

    /** Whether this is the first use. */
    boolean use() {
        return uses++ == 0;
    }

    /** Whether this was the last use. */
    boolean release() {
        return --uses == 0;
    }
}
