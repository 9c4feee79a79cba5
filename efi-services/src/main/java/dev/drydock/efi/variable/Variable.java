package dev.drydock.efi.variable;

import dev.drydock.efi.spec.VariableAttributes;
import java.util.Arrays;

/**
 * A variable. Immutable: the data is copied on its way in and out.
 *
 * @param attributes of {@link VariableAttributes}, without APPEND_WRITE
 * @param data at least one byte
 */
public record Variable(VariableId id, int attributes, byte[] data) {
    /** What a store needs for a variable beside its name and data, in bytes. */
    public static final int OVERHEAD = 64;

    public Variable {
        if (id.name().isEmpty() || data.length == 0) {
            throw new IllegalArgumentException("a variable has a name and data: " + id);
        }
        data = data.clone();
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    public int size() {
        return data.length;
    }

    public boolean has(int attribute) {
        return (attributes & attribute) != 0;
    }

    public boolean isNonVolatile() {
        return has(VariableAttributes.NON_VOLATILE);
    }

    /** The bytes that a store needs for this variable. */
    public long footprint() {
        return OVERHEAD + id.nameBytes() + data.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Variable(VariableId otherId, int otherAttributes, byte[] otherData)
                && id.equals(otherId) && attributes == otherAttributes && Arrays.equals(data, otherData);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * id.hashCode() + attributes) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "%s (attributes 0x%x, %d bytes)".formatted(id, attributes, data.length);
    }
}
