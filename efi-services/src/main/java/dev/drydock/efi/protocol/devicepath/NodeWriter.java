package dev.drydock.efi.protocol.devicepath;

import dev.drydock.efi.spec.Guid;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts a node's data together. */
final class NodeWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private NodeWriter number(long value, int length) {
        for (int i = 0; i < length; i++) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    NodeWriter u8(int value) {
        return number(value, 1);
    }

    NodeWriter u16(int value) {
        return number(value, 2);
    }

    NodeWriter u32(int value) {
        return number(value, 4);
    }

    NodeWriter u64(long value) {
        return number(value, 8);
    }

    NodeWriter guid(Guid value) {
        return bytes(value.toByteArray());
    }

    NodeWriter data(NodeData value) {
        return bytes(value.toByteArray());
    }

    NodeWriter bytes(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    /** 8-bit characters and a zero. */
    NodeWriter text8(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1)).u8(0);
    }

    /** 16-bit characters and a zero. */
    NodeWriter text16(String text) {
        text.chars().forEach(this::u16);
        return u16(0);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
