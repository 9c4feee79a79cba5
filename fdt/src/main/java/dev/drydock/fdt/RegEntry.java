package dev.drydock.fdt;

import java.math.BigInteger;

/**
 * A range of a bus's addresses: an entry of {@code reg} (Devicetree Specification 0.4, 2.3.6).
 *
 * @param address first address, unsigned, as wide as the parent's {@code #address-cells}; a PCI address has 96 bits
 * @param size in bytes on most buses, unsigned; 0 where {@code #size-cells} is 0
 */
public record RegEntry(BigInteger address, BigInteger size) {
    /** The lower 64 bits of the address: all of it with up to 2 cells. */
    public long addressBits() {
        return address.longValue();
    }

    /** The lower 64 bits of the size: all of it with up to 2 cells. */
    public long sizeBits() {
        return size.longValue();
    }
}
