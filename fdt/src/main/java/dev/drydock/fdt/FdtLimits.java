package dev.drydock.fdt;

/**
 * What a reader accepts at most.
 *
 * @param bytes the blob's {@code totalsize}, at least 0
 * @param depth levels of nodes, the root being the first; 1 to {@value #MAX_DEPTH}
 */
public record FdtLimits(int bytes, int depth) {
    /** Neither a reader nor a builder makes deeper trees, since what walks a tree recurses. */
    public static final int MAX_DEPTH = 256;

    /** 16 MiB, eight times what Linux takes on AArch64, and 64 levels, as many as Linux reads. */
    public static final FdtLimits DEFAULT = new FdtLimits(16 << 20, 64);

    /** @throws IllegalArgumentException if a limit is out of its range */
    public FdtLimits {
        if (bytes < 0 || depth < 1 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("no limits: %d bytes, %d levels".formatted(bytes, depth));
        }
    }
}
