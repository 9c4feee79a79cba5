package dev.drydock.efi.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A device that loses power: after so many blocks written, every write fails; a write of several may be half done. */
public final class CuttingDevice implements ForwardingDevice {
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
    public BlockDevice device() {
        return base;
    }

    @Override
    public boolean isReadOnly() {
        return false;
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
}
