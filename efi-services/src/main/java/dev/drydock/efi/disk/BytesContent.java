package dev.drydock.efi.disk;

import java.lang.foreign.MemorySegment;

/** The bytes of an array. */
record BytesContent(byte[] bytes) implements Content {
    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void read(long offset, MemorySegment target) {
        MemorySegment.copy(MemorySegment.ofArray(bytes), offset, target, 0, target.byteSize());
    }
}
