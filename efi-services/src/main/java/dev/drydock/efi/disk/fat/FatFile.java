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
    private static final int ZERO_BUFFER = 1 << 16;
    private static final MemorySegment ZEROES = MemorySegment.ofArray(new byte[ZERO_BUFFER]).asReadOnly();

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
        transfer(position, length, (offset, done, part) -> volume.read(offset, target.asSlice(done, part)));
        return length;
    }

    /** Writes into the clusters that the file has, whatever its size is. */
    void overwrite(long position, MemorySegment source) throws IOException {
        transfer(position, source.byteSize(),
                (offset, done, part) -> volume.write(offset, source.asSlice(done, part)));
    }

    private interface Transfer {
        void move(long offset, long done, long part) throws IOException;
    }

    private void transfer(long position, long length, Transfer transfer) throws IOException {
        long clusterSize = geometry.clusterSize();
        int run = length == 0 ? 0 : extents.find((int) (position / clusterSize));
        for (long done = 0; done < length; run++) {
            long within = position + done - extents.starts()[run] * clusterSize;
            long runBytes = (extents.starts()[run + 1] - extents.starts()[run]) * clusterSize;
            long part = Math.min(runBytes - within, length - done);
            transfer.move(geometry.clusterOffset(extents.clusters()[run]) + within, done, part);
            done += part;
        }
    }

    /** Fills with zeroes what is not zero already, so that a sparse disk stays sparse. */
    void zero(long position, long length) throws IOException {
        byte[] buffer = new byte[(int) Math.min(length, ZERO_BUFFER)];
        MemorySegment present = MemorySegment.ofArray(buffer);
        transfer(position, length, (offset, _, part) -> {
            for (long at = 0; at < part; at += ZERO_BUFFER) {
                MemorySegment piece = present.asSlice(0, Math.min(ZERO_BUFFER, part - at));
                volume.read(offset + at, piece);
                if (piece.mismatch(ZEROES.asSlice(0, piece.byteSize())) >= 0) {
                    volume.write(offset + at, ZEROES.asSlice(0, piece.byteSize()));
                }
            }
        });
    }

    ClusterChain.Extents extents() {
        return extents;
    }

    /** The same clusters, described by another entry. */
    public FatFile with(FatEntry newEntry) {
        return new FatFile(volume, geometry, newEntry, extents);
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
