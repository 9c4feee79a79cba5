package dev.drydock.fdt;

/**
 * A range of physical memory that the client program must not use: an entry of the memory reservation block
 * (Devicetree Specification 0.4, 5.3).
 *
 * @param address first byte, an unsigned physical address
 * @param size in bytes, unsigned; address and size are not both zero, which would end the block
 */
public record MemoryReservation(long address, long size) {
    /** @throws IllegalArgumentException if the range is the terminator, or ends beyond 2^64 */
    public MemoryReservation {
        if (!isValid(address, size)) {
            throw new IllegalArgumentException(
                    "no memory reservation: 0x%x, size 0x%x".formatted(address, size));
        }
    }

    static boolean isValid(long address, long size) {
        boolean terminator = address == 0 && size == 0;
        // The last byte, not the end: a range may touch the top of the address space.
        boolean wraps = size != 0 && Long.compareUnsigned(address + (size - 1), address) < 0;
        return !terminator && !wraps;
    }
}
