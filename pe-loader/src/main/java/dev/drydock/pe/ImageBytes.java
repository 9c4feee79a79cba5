package dev.drydock.pe;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Bounds-checked little-endian reads of a file (or a part of it) that answer a short file with a named field. */
record ImageBytes(MemorySegment segment, long origin) {
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Reads {@code file} from its start, so that offsets are file offsets. */
    ImageBytes(MemorySegment file) {
        this(file, 0);
    }

    long size() {
        return segment.byteSize();
    }

    int u16(String field, long offset) throws MalformedImageException {
        require(field, offset, Short.BYTES);
        return Short.toUnsignedInt(segment.get(U16, offset));
    }

    long u32(String field, long offset) throws MalformedImageException {
        require(field, offset, Integer.BYTES);
        return Integer.toUnsignedLong(segment.get(U32, offset));
    }

    long u64(String field, long offset) throws MalformedImageException {
        require(field, offset, Long.BYTES);
        return segment.get(U64, offset);
    }

    MemorySegment slice(String field, long offset, long size) throws MalformedImageException {
        require(field, offset, size);
        return segment.asSlice(offset, size);
    }

    /** Whether {@code size} bytes at {@code offset} exist. */
    boolean holds(long offset, long size) {
        return offset >= 0 && size >= 0 && offset <= size() && size <= size() - offset;
    }

    void require(String field, long offset, long size) throws MalformedImageException {
        if (!holds(offset, size)) {
            throw malformed(field, offset, "needs 0x%x bytes, but there are only 0x%x in all", size, size());
        }
    }

    /** Builds the exception for a field at {@code offset} of this part. */
    MalformedImageException malformed(String field, long offset, String reason, Object... arguments) {
        return new MalformedImageException(field, origin + offset, reason.formatted(arguments));
    }
}
