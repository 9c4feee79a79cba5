package dev.drydock.efi.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Consecutive blocks of another device, as a device. */
public final class PartitionDevice implements ForwardingDevice {
    private final BlockDevice disk;
    private final long firstLba;
    private final long blockCount;
    private final int mediumNumber;

    /**
     * Creates a view of {@code blockCount} blocks of {@code disk} from {@code firstLba} on.
     *
     * @throws IndexOutOfBoundsException if they are not all on {@code disk}
     */
    public PartitionDevice(BlockDevice disk, long firstLba, long blockCount) {
        if (!disk.contains(firstLba, blockCount)) {
            throw new IndexOutOfBoundsException(
                    blockCount + " blocks at " + firstLba + " on a device of " + disk.blockCount());
        }
        this.disk = disk;
        this.firstLba = firstLba;
        this.blockCount = blockCount;
        this.mediumNumber = disk.mediumNumber();
    }

    /** The device that this is a part of. */
    @Override
    public BlockDevice device() {
        return disk;
    }

    /** Where this part begins on {@link #device()}. */
    public long firstLba() {
        return firstLba;
    }

    @Override
    public long blockCount() {
        return blockCount;
    }

    private void checkMedium() throws IOException {
        if (mediumNumber() != mediumNumber || !isMediumPresent()) {
            throw new IOException("the medium that this is a part of is gone");
        }
    }

    @Override
    public void read(long lba, MemorySegment target) throws IOException {
        checkRange(lba, target);
        checkMedium();
        disk.read(firstLba + lba, target);
    }

    @Override
    public void write(long lba, MemorySegment source) throws IOException {
        checkRange(lba, source);
        checkMedium();
        disk.write(firstLba + lba, source);
    }

    /** Does nothing: the disk belongs to whoever opened it. */
    @Override
    public void close() {}
}
