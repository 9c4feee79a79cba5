package dev.drydock.core.memory;

/** A guest address whose target has no type: C's {@code VOID *}. Zero is the null pointer. */
public record Address(long value) {
    public static final Address NULL = new Address(0);

    public boolean isNull() {
        return value == 0;
    }

    public Address plus(long bytes) {
        return new Address(value + bytes);
    }

    @Override
    public String toString() {
        return value == 0 ? "NULL" : "0x" + Long.toHexString(value);
    }
}
