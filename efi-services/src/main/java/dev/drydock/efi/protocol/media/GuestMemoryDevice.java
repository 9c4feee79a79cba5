package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.disk.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A disk in the guest's own memory.
 *
 * @param base the first byte's address
 * @param blockCount in blocks of {@link #blockSize()}
 */
record GuestMemoryDevice(GuestMemory memory, long base, long blockCount) implements BlockDevice {
    static final int BLOCK_SIZE = 512;

    @Override
    public int blockSize() {
        return BLOCK_SIZE;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public void read(long lba, MemorySegment target) throws IOException {
        checkRange(lba, target);
        target.copyFrom(memory.readable(base + lba * BLOCK_SIZE, target.byteSize()));
    }

    @Override
    public void write(long lba, MemorySegment source) throws IOException {
        checkRange(lba, source);
        memory.writable(base + lba * BLOCK_SIZE, source.byteSize()).copyFrom(source);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
