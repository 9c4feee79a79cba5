package dev.drydock.efi.layout;

import dev.drydock.efi.spec.Guid;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Little-endian fields, appended one after the other. */
public final class ByteWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public ByteWriter u8(int value) {
        return number(value, 1);
    }

    public ByteWriter u16(int value) {
        return number(value, 2);
    }

    public ByteWriter u32(long value) {
        return number(value, 4);
    }

    public ByteWriter u64(long value) {
        return number(value, 8);
    }

    private ByteWriter number(long value, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    public ByteWriter guid(Guid value) {
        return bytes(value.toByteArray());
    }

    public ByteWriter bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Text without a NUL, filled up with {@code fill}. */
    public ByteWriter ascii(String text, int length, char fill) {
        return bytes((text + String.valueOf(fill).repeat(length - text.length())).getBytes(StandardCharsets.US_ASCII));
    }

    /** 8-bit characters and a NUL. */
    public ByteWriter text8(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1)).u8(0);
    }

    /** 16-bit characters and a NUL. */
    public ByteWriter text16(String text) {
        text.chars().forEach(this::u16);
        return u16(0);
    }

    public ByteWriter zeros(int count) {
        return bytes(new byte[count]);
    }

    /** Zeros up to the offset of the next field. */
    public ByteWriter zerosTo(int offset) {
        return zeros(offset - out.size());
    }

    /** Zeros up to a multiple of {@code alignment}. */
    public ByteWriter align(int alignment) {
        return zeros(Math.floorMod(-out.size(), alignment));
    }

    /** How many bytes there are so far. */
    public int size() {
        return out.size();
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
