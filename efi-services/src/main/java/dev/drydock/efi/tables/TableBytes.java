package dev.drydock.efi.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/** Little-endian fields, appended one after the other. */
final class TableBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    TableBytes u8(int value) {
        return number(value, 1);
    }

    TableBytes u16(int value) {
        return number(value, 2);
    }

    TableBytes u32(long value) {
        return number(value, 4);
    }

    TableBytes u64(long value) {
        return number(value, 8);
    }

    private TableBytes number(long value, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    TableBytes bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Text without a NUL, filled up with {@code fill}. */
    TableBytes ascii(String text, int length, char fill) {
        return bytes((text + String.valueOf(fill).repeat(length - text.length())).getBytes(US_ASCII));
    }

    /** Text and a NUL. */
    TableBytes asciiz(String text) {
        return bytes(text.getBytes(US_ASCII)).u8(0);
    }

    TableBytes zeros(int count) {
        return bytes(new byte[count]);
    }

    /** Zeros up to the offset of the next field. */
    TableBytes zerosTo(int offset) {
        return zeros(offset - out.size());
    }

    TableBytes align(int alignment) {
        return zeros(Math.floorMod(-out.size(), alignment));
    }

    int size() {
        return out.size();
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    /** Sets the byte at {@code field} so that the first {@code length} bytes add up to 0, modulo 256. */
    static byte[] withChecksum(byte[] table, int field, int length) {
        table[field] = 0;
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += table[i];
        }
        table[field] = (byte) -sum;
        return table;
    }
}
