package dev.drydock.efi.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * A read-only device put together from parts, with zeroes where there is none.
 *
 * <p>Nothing is copied: a part's bytes are read when a block that has some of them is.
 */
public final class ComposedDevice implements BlockDevice {
    private static final int COPY_BUFFER = 1 << 20;

    /**
     * A part of a device.
     *
     * @param offset where on the device it begins, in bytes
     * @param content what it holds
     */
    public record Part(long offset, Content content) {
        /** The offset of the first byte behind this part. */
        public long end() {
            return offset + content.size();
        }

        /** This part further behind. */
        public Part shifted(long bytes) {
            return new Part(Math.addExact(offset, bytes), content);
        }
    }

    private final int blockSize;
    private final long blockCount;
    private final List<Part> parts;

    /**
     * Composes a device.
     *
     * @param blockSize the size of a block in bytes: a power of two from 512 to 4096
     * @param parts the parts, in any order
     * @throws IllegalArgumentException if a size is out of range, a part is not all on the device, or two overlap
     */
    public ComposedDevice(int blockSize, long blockCount, List<Part> parts) {
        this.blockSize = BlockDevice.checkBlockSize(blockSize);
        if (blockCount < 0 || blockCount > Long.MAX_VALUE / blockSize) {
            throw new IllegalArgumentException("block count " + blockCount);
        }
        this.blockCount = blockCount;
        this.parts = parts.stream().filter(part -> part.content().size() > 0)
                .sorted(Comparator.comparingLong(Part::offset)).toList();
        long free = 0;
        for (Part part : this.parts) {
            if (part.offset() < free || part.content().size() > size() - part.offset()) {
                throw new IllegalArgumentException("the part of " + part.content().size() + " bytes at " + part.offset()
                        + " overlaps another or the end of the device");
            }
            free = part.end();
        }
    }

    /** The parts that are not empty, in the order of their offsets. */
    public List<Part> parts() {
        return parts;
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
        return true;
    }

    @Override
    public void read(long lba, MemorySegment target) throws IOException {
        checkRange(lba, target);
        long start = lba * blockSize;
        long done = 0;
        for (int i = firstEndingBehind(start); i < parts.size() && done < target.byteSize(); i++) {
            Part part = parts.get(i);
            long from = Math.max(part.offset(), start) - start;
            if (from >= target.byteSize()) {
                break;
            }
            target.asSlice(done, from - done).fill((byte) 0);
            done = Math.min(part.end() - start, target.byteSize());
            part.content().read(start + from - part.offset(), target.asSlice(from, done - from));
        }
        target.asSlice(done).fill((byte) 0);
    }

    private int firstEndingBehind(long offset) {
        int low = 0;
        int high = parts.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (parts.get(middle).end() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    public void write(long lba, MemorySegment source) throws IOException {
        checkRange(lba, source);
        throw new ReadOnlyDeviceException();
    }

    @Override
    public void flush() {}

    /**
     * Writes the device to a file, replacing one that exists; where there is no part, nothing is written, so that the
     * file is sparse on file systems that can.
     *
     * @throws IOException if a part cannot be read or the file cannot be written; it may then be incomplete
     */
    public void writeTo(Path file) throws IOException {
        byte[] buffer = new byte[COPY_BUFFER];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            for (Part part : parts) {
                for (long done = 0; done < part.content().size();) {
                    int length = (int) Math.min(buffer.length, part.content().size() - done);
                    part.content().read(done, MemorySegment.ofArray(buffer).asSlice(0, length));
                    writeFully(channel, ByteBuffer.wrap(buffer, 0, length), part.offset() + done);
                    done += length;
                }
            }
            if (channel.size() < size()) {
                writeFully(channel, ByteBuffer.allocate(1), size() - 1);
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long start = position - bytes.position();
        while (bytes.hasRemaining()) {
            channel.write(bytes, start + bytes.position());
        }
    }

    /** Closes every part's content. */
    @Override
    public void close() throws IOException {
        IOException first = null;
        for (Part part : parts) {
            try {
                part.content().close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
