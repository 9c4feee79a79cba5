package dev.drydock.efi.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A device as a sequence of bytes.
 *
 * <p>Whole blocks go straight between the device and the caller's memory; only a range's first and last block, where
 * the range begins or ends within them, take a detour.
 *
 * @param device the device; stays its owner's
 */
public record DeviceBytes(BlockDevice device) {
    /** The size in bytes. */
    public long size() {
        return device.size();
    }

    /** Whether {@code length} bytes from {@code offset} on are all on the device. */
    public boolean contains(long offset, long length) {
        return offset >= 0 && length >= 0 && offset <= size() && length <= size() - offset;
    }

    /**
     * Fills {@code target}.
     *
     * @param offset the first byte's offset in bytes
     * @throws IndexOutOfBoundsException if a byte is not on the device
     */
    public void read(long offset, MemorySegment target) throws IOException {
        checkRange(offset, target);
        int blockSize = device.blockSize();
        long lba = offset / blockSize;
        long skip = offset % blockSize;
        long done = 0;
        if (skip != 0 && target.byteSize() > 0) {
            done = Math.min(blockSize - skip, target.byteSize());
            MemorySegment.copy(block(lba++), skip, target, 0, done);
        }
        long whole = (target.byteSize() - done) / blockSize;
        if (whole > 0) {
            device.read(lba, target.asSlice(done, whole * blockSize));
            done += whole * blockSize;
        }
        if (done < target.byteSize()) {
            MemorySegment.copy(block(lba + whole), 0, target, done, target.byteSize() - done);
        }
    }

    /**
     * Reads {@code length} bytes.
     *
     * @param offset the first byte's offset in bytes
     * @throws IndexOutOfBoundsException if a byte is not on the device
     */
    public byte[] read(long offset, int length) throws IOException {
        if (!contains(offset, length)) {
            throw new IndexOutOfBoundsException(length + " bytes at " + offset + " on a device of " + size());
        }
        byte[] bytes = new byte[length];
        read(offset, MemorySegment.ofArray(bytes));
        return bytes;
    }

    /**
     * Writes all of {@code source}; the other bytes of its first and last block stay as they are.
     *
     * @param offset the first byte's offset in bytes
     * @throws ReadOnlyDeviceException if the device is read-only
     * @throws IndexOutOfBoundsException if a byte is not on the device
     */
    public void write(long offset, MemorySegment source) throws IOException {
        checkRange(offset, source);
        int blockSize = device.blockSize();
        long lba = offset / blockSize;
        long skip = offset % blockSize;
        long done = 0;
        if (skip != 0 && source.byteSize() > 0) {
            done = Math.min(blockSize - skip, source.byteSize());
            patch(lba++, skip, source.asSlice(0, done));
        }
        long whole = (source.byteSize() - done) / blockSize;
        if (whole > 0) {
            device.write(lba, source.asSlice(done, whole * blockSize));
            done += whole * blockSize;
        }
        if (done < source.byteSize()) {
            patch(lba + whole, 0, source.asSlice(done));
        }
    }

    private void patch(long lba, long offset, MemorySegment part) throws IOException {
        MemorySegment block = block(lba);
        MemorySegment.copy(part, 0, block, offset, part.byteSize());
        device.write(lba, block);
    }

    private MemorySegment block(long lba) throws IOException {
        MemorySegment block = MemorySegment.ofArray(new byte[device.blockSize()]);
        device.read(lba, block);
        return block;
    }

    private void checkRange(long offset, MemorySegment data) {
        if (!contains(offset, data.byteSize())) {
            throw new IndexOutOfBoundsException(data.byteSize() + " bytes at " + Long.toUnsignedString(offset)
                    + " on a device of " + size());
        }
    }
}
