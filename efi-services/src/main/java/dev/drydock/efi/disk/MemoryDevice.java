package dev.drydock.efi.disk;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A writable disk in the host's memory, which only what was written takes.
 *
 * <p>Like a file it belongs to the host: a run's snapshots do not contain it. A run writes to an {@link OverlayDevice}.
 */
public final class MemoryDevice implements BlockDevice {
    private static final int CHUNK = 1 << 16;

    private final int blockSize;
    private final long blockCount;
    private final Map<Long, byte[]> chunks = new HashMap<>();

    /**
     * Creates a disk of zeroes.
     *
     * @param blockSize the size of a block in bytes: a power of two from 512 to 4096
     * @param blockCount the number of blocks
     * @throws IllegalArgumentException if a size is out of range
     */
    public MemoryDevice(int blockSize, long blockCount) {
        this.blockSize = BlockDevice.checkBlockSize(blockSize);
        if (blockCount < 0 || blockCount > Long.MAX_VALUE / blockSize) {
            throw new IllegalArgumentException("block count " + blockCount);
        }
        this.blockCount = blockCount;
    }

    /** Creates a disk with a copy of {@code contents}, filled up with zeroes to a whole block of 512 bytes. */
    public static MemoryDevice of(byte[] contents) {
        int blockSize = 512;
        MemoryDevice device = new MemoryDevice(blockSize, Math.ceilDiv(contents.length, blockSize));
        byte[] blocks = Arrays.copyOf(contents, Math.toIntExact(device.size()));
        device.write(0, MemorySegment.ofArray(blocks));
        return device;
    }

    @Override
    public int blockSize() {
        return blockSize;
    }

    @Override
    public long blockCount() {
        return blockCount;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public void read(long lba, MemorySegment target) {
        checkRange(lba, target);
        transfer(lba, target, false);
    }

    @Override
    public void write(long lba, MemorySegment source) {
        checkRange(lba, source);
        transfer(lba, source, true);
    }

    private void transfer(long lba, MemorySegment data, boolean write) {
        long position = lba * blockSize;
        for (long done = 0; done < data.byteSize();) {
            long number = (position + done) / CHUNK;
            long offset = (position + done) % CHUNK;
            MemorySegment part = data.asSlice(done, Math.min(CHUNK - offset, data.byteSize() - done));
            if (write) {
                byte[] chunk = chunks.computeIfAbsent(number, _ -> new byte[CHUNK]);
                MemorySegment.copy(part, 0, MemorySegment.ofArray(chunk), offset, part.byteSize());
            } else if (chunks.get(number) instanceof byte[] chunk) {
                MemorySegment.copy(MemorySegment.ofArray(chunk), offset, part, 0, part.byteSize());
            } else {
                part.fill((byte) 0);
            }
            done += part.byteSize();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
