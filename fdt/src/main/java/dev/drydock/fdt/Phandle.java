package dev.drydock.fdt;

/**
 * The number by which one node refers to another (Devicetree Specification 0.4, 2.3.3).
 *
 * @param value any 32 bits but 0 and 0xffffffff, which mean "none" and "not yet resolved"
 */
public record Phandle(int value) {
    /** @throws IllegalArgumentException if {@code value} is one of the two that name no node */
    public Phandle {
        if (!isValid(value)) {
            throw new IllegalArgumentException("no phandle: 0x" + Integer.toHexString(value));
        }
    }

    static boolean isValid(int value) {
        return value != 0 && value != -1;
    }
}
