package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.fat.EntryBytes.Times;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Writes, lengthens and shortens the files of a FAT volume, under the rules of {@link FatWriter}.
 *
 * <p>Data comes before the clusters' links, and these before the directory's entry; what shrinks goes the other way.
 */
public final class FatFileWriter {
    private static final long MAXIMUM_SIZE = 0xffffffffL;

    private final FatVolume volume;
    private final FatGeometry geometry;
    private final FatWriter directories;

    FatFileWriter(FatVolume volume, FatWriter directories) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.directories = directories;
    }

    /**
     * A file that was written to.
     *
     * @param file its new contents and what describes it now
     * @param bytes how many were written: fewer than wanted where the volume is full or the file has 2³²-1 bytes
     */
    public record Written(FatFile file, long bytes) {}

    /**
     * Writes to a file, which grows as needed; between its old end and {@code position} come zeroes.
     *
     * @param position the first byte's offset in the file, unsigned
     */
    public Written write(FatFile file, long position, MemorySegment source) throws IOException {
        FatEntry entry = file.entry();
        if (source.byteSize() == 0 || position < 0 || position > MAXIMUM_SIZE) {
            return new Written(file, 0);
        }
        FatAllocator allocator = new FatAllocator(volume);
        long wanted = Math.min(source.byteSize(), MAXIMUM_SIZE - position);
        Room room = room(allocator, file, position + wanted);
        long length = Math.min(wanted, room.bytes() - position);
        if (length <= 0) {
            return new Written(file, 0);
        }
        long size = Math.max(entry.size(), position + length);
        FatFile grown = new FatFile(volume.bytes(), geometry, entry, room.extents());
        if (position > entry.size()) {
            grown.zero(entry.size(), position - entry.size());
        }
        grown.overwrite(position, source.asSlice(0, length));
        FatFile result = commit(allocator, grown, room, size);
        return new Written(result, length);
    }

    /** Clusters for a file: those that it has, and free ones behind them. */
    private record Room(ClusterChain.Extents extents, int tail, int[] added, long bytes) {}

    private Room room(FatAllocator allocator, FatFile file, long size) throws IOException {
        ClusterChain.Extents own = withSurplus(file);
        int tail = own.last();
        long wanted = Math.ceilDiv(size, (long) geometry.clusterSize()) - own.total();
        int[] added = wanted <= 0
                ? new int[0]
                : allocator.find((int) Math.min(wanted, geometry.clusterCount()), tail == 0 ? 0 : tail + 1);
        ClusterChain.Extents all = own.plus(added);
        return new Room(all, tail, added, (long) all.total() * geometry.clusterSize());
    }

    /** All clusters of a file's chain: a write that was cut short may have left more than its size needs. */
    private ClusterChain.Extents withSurplus(FatFile file) throws IOException {
        FatEntry entry = file.entry();
        int last = file.extents().last();
        if (last == 0) {
            // A file of no bytes that has clusters all the same; careful with what is no cluster at all.
            return geometry.isDataCluster(entry.firstCluster())
                    ? ClusterChain.Extents.EMPTY.plus(volume.chain(entry).clusters(geometry.clusterCount()))
                    : ClusterChain.Extents.EMPTY;
        }
        int[] rest = new ClusterChain(geometry, volume.table(), last, "DIR_FstClus of " + entry.name(),
                volume.position(entry)).clusters(geometry.clusterCount());
        return file.extents().plus(Arrays.copyOfRange(rest, 1, rest.length));
    }

    private FatFile commit(FatAllocator allocator, FatFile grown, Room room, long size) throws IOException {
        allocator.link(room.added(), room.tail());
        FatEntry entry = grown.entry();
        int first = room.extents().total() == 0 ? 0 : room.extents().clusters()[0];
        FatEntry changed = directories.store(entry.with(entry.attributes() | FatEntry.ARCHIVE, size, first,
                Times.of(entry).modifiedAt(directories.now())));
        allocator.finish();
        return grown.with(changed);
    }

    /**
     * Sets a file's size; what is added are zeroes.
     *
     * @param size 0 to 2³²-1
     * @throws FatOperationException if the volume is too full, or the size too large
     */
    public FatFile resize(FatFile file, long size) throws IOException {
        FatEntry entry = file.entry();
        if (size < 0 || size > MAXIMUM_SIZE) {
            throw new FatOperationException(FatOperationException.Reason.FULL, "a file of that size");
        }
        if (size == entry.size()) {
            return file;
        }
        FatAllocator allocator = new FatAllocator(volume);
        if (size > entry.size()) {
            Room room = room(allocator, file, size);
            if (room.bytes() < size) {
                throw FatWriter.full();
            }
            FatFile grown = new FatFile(volume.bytes(), geometry, entry, room.extents());
            grown.zero(entry.size(), size - entry.size());
            return commit(allocator, grown, room, size);
        }
        return shrink(allocator, file, size);
    }

    private FatFile shrink(FatAllocator allocator, FatFile file, long size) throws IOException {
        FatEntry entry = file.entry();
        int[] chain = volume.chain(entry).clusters(geometry.clusterCount());
        int kept = (int) Math.ceilDiv(size, (long) geometry.clusterSize());
        FatEntry changed = directories.store(entry.with(entry.attributes() | FatEntry.ARCHIVE, size,
                kept == 0 ? 0 : entry.firstCluster(), Times.of(entry).modifiedAt(directories.now())));
        allocator.free(Arrays.copyOfRange(chain, Math.min(kept, chain.length), chain.length),
                kept == 0 ? 0 : chain[kept - 1]);
        allocator.finish();
        return new FatFile(volume.bytes(), geometry, changed, file.extents().first(kept));
    }
}
