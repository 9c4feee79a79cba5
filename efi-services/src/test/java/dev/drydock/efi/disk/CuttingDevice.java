package dev.drydock.efi.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A device that loses power: after so many blocks written, every write fails; a write of several may be half done. */
public final class CuttingDevice implements BlockDevice {
    private final BlockDevice base;
    private final long limit;
    private long written;

    /** @param limit how many blocks can be written */
    public CuttingDevice(BlockDevice base, long limit) {
        this.base = base;
        this.limit = limit;
    }

    /** Thrown by the write that is cut short, and all that follow. */
    public static final class PowerLossException extends IOException {
        PowerLossException() {
            super("the power is gone");
        }
    }

    public long written() {
        return written;
    }

    @Override
    public int blockSize() {
        return base.blockSize();
    }

    @Override
    public long blockCount() {
        return base.blockCount();
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public void read(long lba, MemorySegment target) throws IOException {
        base.read(lba, target);
    }

    @Override
    public void write(long lba, MemorySegment source) throws IOException {
        for (long i = 0; i < checkRange(lba, source); i++) {
            if (written == limit) {
                throw new PowerLossException();
            }
            written++;
            base.write(lba + i, source.asSlice(i * blockSize(), blockSize()));
        }
    }

    @Override
    public void flush() throws IOException {
        base.flush();
    }

    @Override
    public void close() throws IOException {
        base.close();
    }
}
