package dev.drydock.fdt;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A range of a bus's addresses that its parent sees elsewhere: an entry of {@code ranges} or {@code dma-ranges} (Devicetree
 * Specification 0.4, 2.3.8 and 2.3.9).
 *
 * @param child first address on the bus, unsigned, as wide as the bus node's {@code #address-cells}
 * @param parent first address on the parent's bus, as wide as the parent's
 * @param size in bytes, as wide as the bus node's {@code #size-cells}
 */
public record RangesEntry(BigInteger child, BigInteger parent, BigInteger size) {
    /** What an address on the bus is on the parent's bus; nothing if it lies outside, or the result exceeds 64 bits. */
    public Optional<Long> translate(long address) {
        BigInteger offset = new BigInteger(Long.toUnsignedString(address)).subtract(child);
        BigInteger translated = parent.add(offset);
        boolean inside = offset.signum() >= 0 && offset.compareTo(size) < 0 && translated.bitLength() <= Long.SIZE;
        return inside ? Optional.of(translated.longValue()) : Optional.empty();
    }
}
