package dev.drydock.efi.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The bytes of a device. */
record DeviceContent(DeviceBytes bytes) implements Content {
    @Override
    public long size() {
        return bytes.size();
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
        bytes.read(offset, target);
    }
}
