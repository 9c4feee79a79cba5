package dev.drydock.efi.disk;

import dev.drydock.core.state.MachineState;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A disk: blocks of one size, read and written whole.
 *
 * <p>Data moves between the device and a {@link MemorySegment}, because guest memory is one: a read lands in guest memory
 * without an array in between. A device is used by one thread at a time.
 */
public interface BlockDevice extends Closeable {
    /** The size of a block in bytes: a power of two from 512 to 4096. */
    int blockSize();

    /** The number of blocks; the last one's address is one less. Never negative; {@link #size()} does not overflow. */
    long blockCount();

    /** Whether {@link #write} always fails. */
    boolean isReadOnly();

    /** Whether the medium can be taken out of the device. */
    default boolean isRemovable() {
        return false;
    }

    /** Whether there is a medium; one without blocks is none. */
    default boolean isMediumPresent() {
        return blockCount() > 0;
    }

    /** Counts the media: another number means that another medium was put in since. */
    default int mediumNumber() {
        return 0;
    }

    /** How long a transfer takes on the machine's clock, in nanoseconds. */
    default long latencyNanos() {
        return 0;
    }

    /**
     * Makes this device part of a run: called once, by the machine that gets it.
     *
     * <p>By default that is an overlay, so that nothing of a run reaches this device, and a snapshot has what was written.
     *
     * @param state where everything that changes during the run lives
     */
    default BlockDevice attach(MachineState state) {
        return new OverlayDevice(this, state);
    }

    /** The size in bytes. */
    default long size() {
        return blockCount() * blockSize();
    }

    /**
     * Reads as many blocks as fill {@code target}.
     *
     * @param lba the address of the first block
     * @param target a whole number of blocks, possibly none
     * @throws IOException if the medium cannot be read; {@code target} is then undefined
     * @throws IllegalArgumentException if {@code target} is not a whole number of blocks
     * @throws IndexOutOfBoundsException if a block is not on the device
     */
    void read(long lba, MemorySegment target) throws IOException;

    /**
     * Writes all of {@code source}.
     *
     * @param lba the address of the first block
     * @param source a whole number of blocks, possibly none
     * @throws ReadOnlyDeviceException if the device is read-only
     * @throws IOException if the medium cannot be written
     * @throws IllegalArgumentException if {@code source} is not a whole number of blocks
     * @throws IndexOutOfBoundsException if a block is not on the device
     */
    void write(long lba, MemorySegment source) throws IOException;

    /** Makes what was written durable, as far as the medium is durable at all. */
    void flush() throws IOException;

    /** Whether {@code count} blocks from {@code lba} on are all on the device; negative numbers are not. */
    default boolean contains(long lba, long count) {
        return lba >= 0 && count >= 0 && lba <= blockCount() && count <= blockCount() - lba;
    }

    /**
     * Checks the arguments of {@link #read} and {@link #write}.
     *
     * @return the number of blocks
     * @throws IllegalArgumentException if {@code data} is not a whole number of blocks
     * @throws IndexOutOfBoundsException if a block is not on the device
     */
    default long checkRange(long lba, MemorySegment data) {
        Objects.requireNonNull(data, "data");
        if (data.byteSize() % blockSize() != 0) {
            throw new IllegalArgumentException(
                    data.byteSize() + " bytes are not a whole number of " + blockSize() + " byte blocks");
        }
        long count = data.byteSize() / blockSize();
        if (!contains(lba, count)) {
            throw new IndexOutOfBoundsException(
                    count + " blocks at " + Long.toUnsignedString(lba) + " on a device of " + blockCount());
        }
        return count;
    }

    /**
     * Checks a block size.
     *
     * @return {@code blockSize}
     * @throws IllegalArgumentException if it is not a power of two from 512 to 4096
     */
    static int checkBlockSize(int blockSize) {
        if (Integer.bitCount(blockSize) != 1 || blockSize < 512 || blockSize > 4096) {
            throw new IllegalArgumentException("block size " + blockSize);
        }
        return blockSize;
    }
}
