package dev.drydock.efi.protocol.media;

import dev.drydock.efi.disk.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A device whose medium cannot be read or written. */
record FailingDevice(int blockSize, long blockCount) implements BlockDevice {
    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public void read(long lba, MemorySegment target) throws IOException {
        throw new IOException("the head crashed");
    }

    @Override
    public void write(long lba, MemorySegment source) throws IOException {
        throw new IOException("the head crashed");
    }

    @Override
    public void flush() throws IOException {
        throw new IOException("the head crashed");
    }

    @Override
    public void close() {}
}
