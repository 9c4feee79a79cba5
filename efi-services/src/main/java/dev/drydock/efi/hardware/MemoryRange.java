package dev.drydock.efi.hardware;

/**
 * A range of RAM.
 *
 * @param start physical address of the first byte, a multiple of 4096
 * @param size in bytes, a positive multiple of 4096
 */
public record MemoryRange(long start, long size) {
    /** @throws IllegalArgumentException if start or size is not as said, or the range ends above 2^63 */
    public MemoryRange {
        if (start < 0 || size <= 0 || (start | size) % 4096 != 0 || size > Long.MAX_VALUE - start) {
            throw new IllegalArgumentException("no memory range: 0x%x, size 0x%x".formatted(start, size));
        }
    }

    /** The address behind the last byte. */
    public long end() {
        return start + size;
    }
}
