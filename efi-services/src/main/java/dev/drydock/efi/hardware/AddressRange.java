package dev.drydock.efi.hardware;

/**
 * Where a device's registers lie, or a window into another address space.
 *
 * @param address physical address of the first byte
 * @param size in bytes, at least 1
 */
public record AddressRange(long address, long size) {
    /** @throws IllegalArgumentException if the range is empty, or does not end below 2^52, the highest physical address */
    public AddressRange {
        if (address < 0 || size <= 0 || size > (1L << 52) - address) {
            throw new IllegalArgumentException("no address range: 0x%x, size 0x%x".formatted(address, size));
        }
    }

    /** The address of the last byte. */
    public long last() {
        return address + size - 1;
    }
}
