package dev.drydock.efi.protocol.devicepath;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that do not change, equal to others with the same values. */
public final class NodeData {
    /** No bytes. */
    public static final NodeData EMPTY = new NodeData(new byte[0]);

    private final byte[] bytes;

    private NodeData(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of {@code bytes}. */
    public static NodeData of(byte... bytes) {
        return bytes.length == 0 ? EMPTY : new NodeData(bytes.clone());
    }

    /** The number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** The byte at {@code index}, 0 to 255. */
    public int get(int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }

    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** The first {@code length} bytes, or all if there are fewer. */
    NodeData first(int length) {
        return length >= bytes.length ? this : new NodeData(Arrays.copyOf(bytes, length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeData data && Arrays.equals(bytes, data.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Two hexadecimal digits in capitals for each byte. */
    @Override
    public String toString() {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
