package dev.drydock.efi.protocol.media;

import dev.drydock.efi.boot.Events;
import dev.drydock.efi.disk.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A device whose transfers take time on the virtual clock. */
record ClockedDevice(BlockDevice device, Events events) implements BlockDevice {
    /** {@code device}, clocked if it is not one that takes no time. */
    static BlockDevice of(BlockDevice device, Events events) {
        return device.latencyNanos() == 0 ? device : new ClockedDevice(device, events);
    }

    @Override
    public int blockSize() {
        return device.blockSize();
    }

    @Override
    public long blockCount() {
        return device.blockCount();
    }

    @Override
    public boolean isReadOnly() {
        return device.isReadOnly();
    }

    @Override
    public boolean isRemovable() {
        return device.isRemovable();
    }

    @Override
    public boolean isMediumPresent() {
        return device.isMediumPresent();
    }

    @Override
    public int mediumNumber() {
        return device.mediumNumber();
    }

    @Override
    public long latencyNanos() {
        return device.latencyNanos();
    }

    @Override
    public void read(long lba, MemorySegment target) throws IOException {
        events.advance(latencyNanos());
        device.read(lba, target);
    }

    @Override
    public void write(long lba, MemorySegment source) throws IOException {
        events.advance(latencyNanos());
        device.write(lba, source);
    }

    @Override
    public void flush() throws IOException {
        device.flush();
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
