package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.DeviceBytes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A file's contents, with its clusters looked up.
 *
 * <p>It has no position and does not change, so it may be part of a run's state. It is valid as long as nothing writes to
 * the file: after a write, {@link FatVolume#file} gives the new one.
 */
public final class FatFile {
    private final DeviceBytes volume;
    private final FatGeometry geometry;
    private final FatEntry entry;
    private final ClusterChain.Extents extents;

    FatFile(DeviceBytes volume, FatGeometry geometry, FatEntry entry, ClusterChain.Extents extents) {
        this.volume = volume;
        this.geometry = geometry;
        this.entry = entry;
        this.extents = extents;
    }

    /** What the directory says about the file. */
    public FatEntry entry() {
        return entry;
    }

    /** The size in bytes. */
    public long size() {
        return entry.size();
    }

    /** The number of runs of consecutive clusters that the contents lie in. */
    public int fragments() {
        return extents.count();
    }

    /**
     * Reads as much of the file as there is, at most as {@code target} takes.
     *
     * @param position the first byte's offset in the file, not negative; it may be at or behind the file's end
     * @return the number of bytes read, 0 at or behind the file's end; the rest of {@code target} is left alone
     */
    public long read(long position, MemorySegment target) throws IOException {
        if (position < 0) {
            throw new IllegalArgumentException("position " + position);
        }
        if (position >= size() || target.byteSize() == 0) {
            return 0;
        }
        long length = Math.min(target.byteSize(), size() - position);
        long clusterSize = geometry.clusterSize();
        int run = extents.find((int) (position / clusterSize));
        for (long done = 0; done < length; run++) {
            long within = position + done - extents.starts()[run] * clusterSize;
            long runBytes = (extents.starts()[run + 1] - extents.starts()[run]) * clusterSize;
            long part = Math.min(runBytes - within, length - done);
            volume.read(geometry.clusterOffset(extents.clusters()[run]) + within, target.asSlice(done, part));
            done += part;
        }
        return length;
    }

    /**
     * Reads the whole file.
     *
     * @throws IOException if it has more than 2³¹-1 bytes, or as {@link #read}
     */
    public byte[] readAll() throws IOException {
        if (size() > Integer.MAX_VALUE) {
            throw new IOException(entry + " is too large for an array");
        }
        byte[] bytes = new byte[(int) size()];
        read(0, MemorySegment.ofArray(bytes));
        return bytes;
    }
}
