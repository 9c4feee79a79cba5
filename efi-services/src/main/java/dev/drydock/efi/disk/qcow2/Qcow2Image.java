package dev.drydock.efi.disk.qcow2;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.ComposedDevice;
import dev.drydock.efi.disk.Content;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The disk in a qcow2 image of version 2 or 3, with compressed clusters and with images below it.
 *
 * <p>It is only read; snapshots within it are not looked at. What is refused by name: encryption, zstd, extended L2 entries and
 * external data files. A malformed image costs no more than a few MiB of memory, and is a {@link Qcow2FormatException} when what
 * is wrong is come across, at the latest by a read.
 */
public final class Qcow2Image implements Content {
    private static final long DECOMPRESSED = 4 << 20;

    private final Content file;
    private final Qcow2Header header;
    private final Content backing;
    private final ClusterMap map;
    private final Map<Long, MemorySegment> decompressed = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, MemorySegment> eldest) {
            return size() > DECOMPRESSED / header.clusterSize();
        }
    };

    Qcow2Image(Content file, Qcow2Header header, Content backing) {
        this.file = file;
        this.header = header;
        this.backing = backing;
        map = new ClusterMap(file, header);
    }

    /** Whether a file begins as a qcow2 image does, of whatever version. */
    public static boolean isPresent(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return Qcow2Header.isPresent(stream.readNBytes(Qcow2Header.MAGIC.length));
        }
    }

    /**
     * Opens an image and the images below it, which it names, in its {@linkplain BackingFiles#OWN_DIRECTORY own directory}.
     *
     * @throws Qcow2FormatException if it is malformed, needs what is not supported, or is below itself; or if it names a file
     *         elsewhere
     * @throws IOException if a file cannot be read
     */
    public static Qcow2Image open(Path file) throws IOException {
        return open(file, BackingFiles.OWN_DIRECTORY);
    }

    /**
     * Opens an image and the images below it, which it names: raw or qcow2, and paths that are relative to its directory.
     *
     * <p>Where an image does not tell the format of the one below, that one's first bytes do.
     *
     * @param allowed where those below may be
     * @throws Qcow2FormatException if it is malformed, needs what is not supported, or is below itself; or if it names a file
     *         that is not allowed
     * @throws IOException if a file cannot be read
     */
    public static Qcow2Image open(Path file, BackingFiles allowed) throws IOException {
        return BackingChain.open(file, allowed);
    }

    /** Opens an image that does not name another below it; closing it closes the file. */
    public static Qcow2Image open(Content file) throws IOException {
        Qcow2Header header = Qcow2Header.read(file);
        if (header.backing().isPresent()) {
            throw new Qcow2FormatException("backing_file_offset", 8,
                    "the image below, " + header.backing().get().name() + ", is not looked for");
        }
        return new Qcow2Image(file, header, Content.of(new byte[0]));
    }

    /**
     * The disk as a read-only device; closing it closes the files.
     *
     * @param blockSize in bytes: a power of two from 512 to 4096; zeroes fill the last block
     */
    public BlockDevice asDevice(int blockSize) {
        return new ComposedDevice(blockSize, Math.ceilDiv(size(), blockSize),
                List.of(new ComposedDevice.Part(0, this)));
    }

    @Override
    public long size() {
        return header.size();
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
        if (offset < 0 || offset > size() || target.byteSize() > size() - offset) {
            throw new IndexOutOfBoundsException(target.byteSize() + " bytes at " + offset + " of " + size());
        }
        long clusterSize = header.clusterSize();
        for (long done = 0; done < target.byteSize();) {
            long position = offset + done;
            long index = position >>> header.clusterBits();
            long within = position & clusterSize - 1;
            long length = Math.min(clusterSize - within, target.byteSize() - done);
            switch (map.at(index)) {
                case Cluster.Absent _ -> zeroFilled(backing, position, target.asSlice(done, length));
                case Cluster.Zeroes _ -> target.asSlice(done, length).fill((byte) 0);
                case Cluster.Compressed compressed ->
                    MemorySegment.copy(decompress(compressed), within, target, done, length);
                case Cluster.Plain(var at) -> {
                    // Clusters that follow one another in the file are read at once.
                    while (done + length < target.byteSize()
                            && map.at((position + length) >>> header.clusterBits()) instanceof Cluster.Plain(var next)
                            && next == at + within + length) {
                        length += Math.min(clusterSize, target.byteSize() - done - length);
                    }
                    zeroFilled(file, at + within, target.asSlice(done, length));
                }
            }
            done += length;
        }
    }

    /** Reads what is there, and zeroes behind the end: an image may be larger than the one below, a file end in a cluster. */
    private static void zeroFilled(Content source, long offset, MemorySegment target) throws IOException {
        long there = Math.clamp(source.size() - offset, 0, target.byteSize());
        if (there > 0) {
            source.read(offset, target.asSlice(0, there));
        }
        target.asSlice(there).fill((byte) 0);
    }

    private MemorySegment decompress(Cluster.Compressed compressed) throws IOException {
        MemorySegment cluster = decompressed.get(compressed.offset());
        if (cluster == null) {
            byte[] input = Qcow2Header.bytes(file, "compressed cluster", compressed.offset(), compressed.length());
            cluster = MemorySegment.ofArray(inflate(compressed.offset(), input));
            decompressed.put(compressed.offset(), cluster);
        }
        return cluster;
    }

    private byte[] inflate(long offset, byte[] input) throws Qcow2FormatException {
        byte[] output = new byte[(int) header.clusterSize()];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(input);
            for (int done = 0; done < output.length;) {
                int length = inflater.inflate(output, done, output.length - done);
                if (length == 0) {
                    throw new Qcow2FormatException("compressed cluster", offset,
                            "it has " + done + " bytes and not " + output.length);
                }
                done += length;
            }
        } catch (DataFormatException e) {
            throw new Qcow2FormatException("compressed cluster", offset, e.getMessage());
        }
        return output;
    }

    /** Closes the file and those below; a later read opens them again. */
    @Override
    public void close() throws IOException {
        try (file; backing) {
            decompressed.clear();
        }
    }
}
