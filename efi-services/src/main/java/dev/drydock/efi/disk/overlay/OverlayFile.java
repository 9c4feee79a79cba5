package dev.drydock.efi.disk.overlay;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.disk.BlockDevice;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A writable device over another that is left as it is: changed blocks are kept in a file, so that they outlive the run.
 *
 * <p>What was written is in the file for good after {@link #flush} or {@link #close}. If the process ends before, or the host
 * loses its power, a block that was written since may be as it was before, as it is now, or in part; all others are what they were. No
 * snapshot takes back what was written. The file is locked, so that no other process and no other device of this one writes
 * to it too; many of them may lie above one disk.
 *
 * <p>The file belongs to the device below as that was when the file was created, and is refused above another one: one with
 * another size of blocks, another number of them, or other contents in the first 2 MiB, which have the identifiers of partition
 * tables and of a first partition's file system. A time of modification would not do: not every device has one, and copies
 * of an image differ in it. A digest of everything would, but would read all of a disk before each boot; so what
 * changes the device below elsewhere goes unnoticed, and must not happen.
 */
public final class OverlayFile implements BlockDevice {
    /** One transfer's limit: a byte buffer has no more than {@link Integer#MAX_VALUE} bytes. */
    private static final long CHUNK = 1 << 30;

    private final BlockDevice base;
    private final OverlayStorage storage;
    private final int blockSize;
    private final long blockCount;
    private final OverlayMap map;
    private boolean unflushed;
    private boolean failed;

    private OverlayFile(BlockDevice base, OverlayStorage storage, OverlayHeader header) throws IOException {
        this.base = base;
        this.storage = storage;
        blockSize = header.blockSize();
        blockCount = header.blockCount();
        map = new OverlayMap(storage, blockSize, blockCount);
    }

    /**
     * Opens a file with the changes of a device; one that does not exist is created, without changes.
     *
     * @param base the device below, which is only read; it is closed with this device, and when this method fails
     * @throws OverlayFormatException if the file is no overlay file, is damaged, or is not for this device; where a page of
     *         its map is damaged, the first read or write that needs it throws this instead
     * @throws IOException if the file cannot be opened, is locked, or {@code base} cannot be read
     */
    public static OverlayFile open(BlockDevice base, Path file) throws IOException {
        try {
            OverlayHeader header = OverlayHeader.of(base);
            OverlayStorage storage = OverlayStorage.of(file);
            try {
                return open(base, header, storage);
            } catch (IOException | RuntimeException e) {
                storage.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            base.close();
            throw e;
        }
    }

    /** @param header that of {@code base} */
    static OverlayFile open(BlockDevice base, OverlayHeader header, OverlayStorage storage) throws IOException {
        OverlayFile overlay = new OverlayFile(base, storage, header);
        byte[] beginning = new byte[(int) Math.min(storage.size(), OverlayHeader.PAGE)];
        storage.read(0, ByteBuffer.wrap(beginning));
        if (storage.size() == beginning.length && header.isUnfinished(beginning)) {
            storage.write(0, ByteBuffer.wrap(header.encoded()));
            storage.force();
        } else {
            header.check(beginning);
        }
        return overlay;
    }

    /** This device: what a run writes goes to the file. */
    @Override
    public BlockDevice attach(MachineState state) {
        return this;
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
    public boolean isRemovable() {
        return base.isRemovable();
    }

    @Override
    public long latencyNanos() {
        return base.latencyNanos();
    }

    @Override
    public void read(long lba, MemorySegment target) throws IOException {
        long count = checkRange(lba, target);
        for (long done = 0; done < count;) {
            long at = lba + done;
            long run = map.run(at, count - done);
            MemorySegment part = target.asSlice(done * blockSize, run * blockSize);
            if (map.isChanged(at)) {
                readChanged(at, part);
            } else {
                base.read(at, part);
            }
            done += run;
        }
    }

    private void readChanged(long lba, MemorySegment target) throws IOException {
        long position = map.position(lba);
        try {
            for (long done = 0; done < target.byteSize(); done += CHUNK) {
                storage.read(position + done, chunk(target, done));
            }
        } catch (EOFException e) {
            throw new OverlayFormatException("block " + lba, position, e.getMessage());
        }
    }

    private static ByteBuffer chunk(MemorySegment data, long offset) {
        return data.asSlice(offset, Math.min(CHUNK, data.byteSize() - offset)).asByteBuffer();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException also if an earlier flush failed: what the file has then is for the next device to find out
     */
    @Override
    public void write(long lba, MemorySegment source) throws IOException {
        long count = checkRange(lba, source);
        if (failed) {
            throw new IOException("the overlay file could not be flushed");
        }
        unflushed = true;
        long position = map.position(lba);
        for (long done = 0; done < source.byteSize(); done += CHUNK) {
            storage.write(position + done, chunk(source, done));
        }
        map.markChanged(lba, count);
    }

    @Override
    public void flush() throws IOException {
        if (failed) {
            throw new IOException("the overlay file could not be flushed");
        }
        if (unflushed) {
            // Pages half written are safe until they are written again: only another device, which looks at them, may.
            failed = true;
            map.flush();
            failed = false;
            unflushed = false;
        }
    }

    @Override
    public void close() throws IOException {
        try (base; storage) {
            if (!failed) {
                flush();
            }
        }
    }
}
