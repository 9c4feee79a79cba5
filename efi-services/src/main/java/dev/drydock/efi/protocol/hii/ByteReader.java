package dev.drydock.efi.protocol.hii;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads little-endian fields one after the other and notices each that is not wholly there. */
final class ByteReader {
    private final ByteBuffer bytes;

    ByteReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    int remaining() {
        return bytes.remaining();
    }

    /** Continues at {@code offset}. */
    void seek(long offset, String field) throws HiiFormatException {
        if (offset < 0 || offset > bytes.limit()) {
            throw new HiiFormatException(field + " points outside", offset);
        }
        bytes.position((int) offset);
    }

    int u8(String field) throws HiiFormatException {
        require(1, field);
        return Byte.toUnsignedInt(bytes.get());
    }

    int u16(String field) throws HiiFormatException {
        require(2, field);
        return Short.toUnsignedInt(bytes.getShort());
    }

    long u32(String field) throws HiiFormatException {
        require(4, field);
        return Integer.toUnsignedLong(bytes.getInt());
    }

    /** The next {@code size} bytes. */
    byte[] take(long size, String field) throws HiiFormatException {
        require(size, field);
        byte[] result = new byte[(int) size];
        bytes.get(result);
        return result;
    }

    private void require(long size, String field) throws HiiFormatException {
        if (size < 0 || size > bytes.remaining()) {
            throw new HiiFormatException(field + " is cut off", bytes.position());
        }
    }
}
