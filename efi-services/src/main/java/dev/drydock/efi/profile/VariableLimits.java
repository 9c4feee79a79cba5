package dev.drydock.efi.profile;

/**
 * How much room a firmware has for non-volatile variables.
 *
 * @param capacity of the store in bytes; a file of variables has its own
 * @param largest the largest name and data together of one variable, in bytes
 */
public record VariableLimits(long capacity, long largest) {
    /** @throws IllegalArgumentException unless {@code 0 < largest <= capacity} */
    public VariableLimits {
        if (largest <= 0 || largest > capacity) {
            throw new IllegalArgumentException(
                    "variables of up to %d bytes in a store of %d".formatted(largest, capacity));
        }
    }
}
