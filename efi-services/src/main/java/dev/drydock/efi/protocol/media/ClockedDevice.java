package dev.drydock.efi.protocol.media;

import dev.drydock.efi.boot.Events;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.ForwardingDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A device whose transfers take time on the virtual clock. */
record ClockedDevice(BlockDevice device, Events events) implements ForwardingDevice {
    /** {@code device}, clocked if it is not one that takes no time. */
    static BlockDevice of(BlockDevice device, Events events) {
        return device.latencyNanos() == 0 ? device : new ClockedDevice(device, events);
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
}
