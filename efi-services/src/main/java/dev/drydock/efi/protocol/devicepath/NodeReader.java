package dev.drydock.efi.protocol.devicepath;

import dev.drydock.efi.spec.Guid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes a node's data apart, from its beginning on.
 *
 * <p>Behind the end there are zeroes: whether data has the size that a type needs is found out afterwards, by encoding
 * what was read and comparing.
 */
final class NodeReader {
    private final byte[] data;
    private int position;

    NodeReader(byte[] data) {
        this.data = data;
    }

    int remaining() {
        return Math.max(0, data.length - position);
    }

    byte[] bytes(int length) {
        int from = Math.min(position, data.length);
        position += length;
        return Arrays.copyOfRange(data, from, from + length);
    }

    NodeData data(int length) {
        return NodeData.of(bytes(length));
    }

    NodeData rest() {
        return data(remaining());
    }

    private ByteBuffer number(int length) {
        return ByteBuffer.wrap(bytes(length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    int u8() {
        return Byte.toUnsignedInt(bytes(1)[0]);
    }

    int u16() {
        return Short.toUnsignedInt(number(2).getShort());
    }

    int u32() {
        return number(4).getInt();
    }

    long u64() {
        return number(8).getLong();
    }

    Guid guid() {
        return Guid.decode(bytes(Guid.BYTES), 0);
    }

    /** 8-bit characters up to a zero, which is skipped. */
    String text8() {
        return text(StandardCharsets.ISO_8859_1);
    }

    /** UTF-8 up to a zero, which is skipped. */
    String textUtf8() {
        return text(StandardCharsets.UTF_8);
    }

    private String text(Charset charset) {
        int end = Math.min(position, data.length);
        while (end < data.length && data[end] != 0) {
            end++;
        }
        String text = new String(bytes(end - Math.min(position, data.length)), charset);
        position++;
        return text;
    }

    /** 16-bit characters up to a zero, which is skipped. */
    String text16() {
        var text = new StringBuilder();
        while (remaining() > 1) {
            char c = (char) u16();
            if (c == 0) {
                break;
            }
            text.append(c);
        }
        return text.toString();
    }
}
