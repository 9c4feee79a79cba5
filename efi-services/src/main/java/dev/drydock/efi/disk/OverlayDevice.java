package dev.drydock.efi.disk;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/**
 * A writable device over another that is left as it is: changed blocks are part of the run's state.
 *
 * <p>So a snapshot of the run includes what was written, and restoring it takes it back.
 */
public final class OverlayDevice implements ForwardingDevice {
    private final BlockDevice device;
    private final StateMap<Long, byte[]> changed;

    /** Creates an overlay without changes, whose changes live in {@code state}. */
    public OverlayDevice(BlockDevice device, MachineState state) {
        this.device = device;
        this.changed = state.map();
    }

    /** The device below. */
    @Override
    public BlockDevice device() {
        return device;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    /** The number of blocks that were written at least once. */
    public int changedBlocks() {
        return changed.size();
    }

    @Override
    public void read(long lba, MemorySegment target) throws IOException {
        long count = checkRange(lba, target);
        if (count == 1 && changed.get(lba) instanceof byte[] block) {
            MemorySegment.copy(block, 0, target, ValueLayout.JAVA_BYTE, 0, block.length);
            return;
        }
        device.read(lba, target);
        if (changed.size() < count) {
            for (Map.Entry<Long, byte[]> entry : changed.entrySet()) {
                long index = entry.getKey() - lba;
                if (index >= 0 && index < count) {
                    patch(target, index, entry.getValue());
                }
            }
        } else {
            for (long index = 0; index < count; index++) {
                if (changed.get(lba + index) instanceof byte[] block) {
                    patch(target, index, block);
                }
            }
        }
    }

    private static void patch(MemorySegment target, long index, byte[] block) {
        MemorySegment.copy(block, 0, target, ValueLayout.JAVA_BYTE, index * block.length, block.length);
    }

    @Override
    public void write(long lba, MemorySegment source) throws IOException {
        long count = checkRange(lba, source);
        int size = blockSize();
        for (long index = 0; index < count; index++) {
            changed.put(lba + index, source.asSlice(index * size, size).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** Does nothing: the changes are as durable as the run. */
    @Override
    public void flush() {}
}
