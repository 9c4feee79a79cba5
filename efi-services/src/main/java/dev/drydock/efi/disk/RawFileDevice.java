package dev.drydock.efi.disk;

import dev.drydock.core.state.MachineState;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A raw disk image in a file.
 *
 * <p>A file that ends within a block is read as if zeroes filled that block.
 */
public final class RawFileDevice implements BlockDevice {
    /** One transfer's limit: a byte buffer has no more than {@link Integer#MAX_VALUE} bytes. */
    private static final long CHUNK = 1 << 30;

    private final FileChannel channel;
    private final long length;
    private final int blockSize;
    private final Use use;
    private final boolean removable;

    /** What the file is opened for. */
    private enum Use {
        READ_ONLY, WRITABLE, PERSISTENT, OPTICAL
    }

    private RawFileDevice(FileChannel channel, int blockSize, Use use, boolean removable) throws IOException {
        this.channel = channel;
        this.length = channel.size();
        this.blockSize = blockSize;
        this.use = use;
        this.removable = removable;
    }

    /** Opens a file with 512 byte blocks, read-only and fixed. */
    public static RawFileDevice open(Path file) throws IOException {
        return open(file, 512, true, false);
    }

    /**
     * Opens a file.
     *
     * @param blockSize the size of a block in bytes: a power of two from 512 to 4096
     * @param readOnly false to let {@link #write} change the file itself
     * @param removable what {@link #isRemovable()} answers
     * @throws IOException if the file cannot be opened so
     */
    public static RawFileDevice open(Path file, int blockSize, boolean readOnly, boolean removable) throws IOException {
        BlockDevice.checkBlockSize(blockSize);
        FileChannel channel = readOnly
                ? FileChannel.open(file, StandardOpenOption.READ)
                : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new RawFileDevice(channel, blockSize, readOnly ? Use.READ_ONLY : Use.WRITABLE, removable);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Opens a file that a run is to change: writes go to the file, and no snapshot takes them back.
     *
     * <p>The file is locked, so that no other process and no other device of this one writes to it too.
     *
     * @throws IOException if the file cannot be opened so, or is locked
     */
    public static RawFileDevice openPersistent(Path file, int blockSize) throws IOException {
        BlockDevice.checkBlockSize(blockSize);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new IOException(file + " is in use by another process");
            }
            return new RawFileDevice(channel, blockSize, Use.PERSISTENT, false);
        } catch (OverlappingFileLockException _) {
            channel.close();
            throw new IOException(file + " is in use");
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Opens the image of a CD or DVD: blocks of 2048 bytes, read-only, removable.
     *
     * @throws IOException if the file cannot be opened
     */
    public static RawFileDevice openOptical(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new RawFileDevice(channel, 2048, Use.OPTICAL, true);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** An overlay, except on what is to be changed and on what cannot be written by its nature. */
    @Override
    public BlockDevice attach(MachineState state) {
        return use == Use.PERSISTENT || use == Use.OPTICAL ? this : BlockDevice.super.attach(state);
    }

    @Override
    public int blockSize() {
        return blockSize;
    }

    @Override
    public long blockCount() {
        return length / blockSize + (length % blockSize == 0 ? 0 : 1);
    }

    @Override
    public boolean isReadOnly() {
        return use == Use.READ_ONLY || use == Use.OPTICAL;
    }

    @Override
    public boolean isRemovable() {
        return removable;
    }

    @Override
    public void read(long lba, MemorySegment target) throws IOException {
        checkRange(lba, target);
        long position = lba * blockSize;
        for (long done = 0; done < target.byteSize();) {
            MemorySegment rest = target.asSlice(done, Math.min(CHUNK, target.byteSize() - done));
            int read = channel.read(rest.asByteBuffer(), position + done);
            if (read < 0) {
                // A write may have lengthened the file to its last block's end; nothing shortens it but someone else.
                if (position + done < length) {
                    throw new EOFException("the image file has become shorter than the " + length
                            + " bytes that it had when it was opened");
                }
                target.asSlice(done).fill((byte) 0);
                return;
            }
            done += read;
        }
    }

    @Override
    public void write(long lba, MemorySegment source) throws IOException {
        checkRange(lba, source);
        if (isReadOnly()) {
            throw new ReadOnlyDeviceException();
        }
        long position = lba * blockSize;
        for (long done = 0; done < source.byteSize();) {
            ByteBuffer rest = source.asSlice(done, Math.min(CHUNK, source.byteSize() - done)).asByteBuffer();
            done += channel.write(rest, position + done);
        }
    }

    @Override
    public void flush() throws IOException {
        if (!isReadOnly()) {
            channel.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        if (use == Use.PERSISTENT && channel.isOpen()) {
            channel.force(true);
        }
        channel.close();
    }
}
