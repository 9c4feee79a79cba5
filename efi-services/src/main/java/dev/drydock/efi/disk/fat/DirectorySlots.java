package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.DeviceBytes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The 32 byte entries of one directory, read to be changed: lives for one operation.
 *
 * <p>Changes are written in pieces of 512 bytes, the piece with the short name's entry first, so that wherever the writes
 * are cut short a file is there or not; at worst a part of a long name is left over.
 */
final class DirectorySlots {
    static final int PIECE_SLOTS = 512 / FatGeometry.ENTRY_BYTES;
    private static final byte FREE = (byte) 0xe5;

    private final DeviceBytes volume;
    private final FatGeometry geometry;
    private final boolean fixedRoot;
    private int[] clusters;
    private byte[] bytes;
    private int end;

    /**
     * Takes a directory's bytes.
     *
     * @param clusters what they lie in, none for a FAT12 or FAT16 root directory
     */
    DirectorySlots(DeviceBytes volume, FatGeometry geometry, int[] clusters) throws IOException {
        this.volume = volume;
        this.geometry = geometry;
        this.clusters = clusters;
        fixedRoot = clusters.length == 0;
        if (fixedRoot) {
            bytes = volume.read(geometry.rootOffset(), geometry.rootEntries() * FatGeometry.ENTRY_BYTES);
        } else {
            bytes = new byte[clusters.length * geometry.clusterSize()];
            for (int i = 0; i < clusters.length; i++) {
                volume.read(geometry.clusterOffset(clusters[i]), MemorySegment.ofArray(bytes)
                        .asSlice((long) i * geometry.clusterSize(), geometry.clusterSize()));
            }
        }
        while (end < capacity() && bytes[end * FatGeometry.ENTRY_BYTES] != 0) {
            end++;
        }
    }

    int capacity() {
        return bytes.length / FatGeometry.ENTRY_BYTES;
    }

    /** The cluster that a directory that grows is continued from; 0 for one that cannot grow. */
    int lastCluster() {
        return fixedRoot ? 0 : clusters[clusters.length - 1];
    }

    /** The clusters that more entries need, those of a run that begins at the directory's end included. */
    int clustersFor(int slots) {
        int free = 0;
        while (free < capacity() && isFree(capacity() - 1 - free)) {
            free++;
        }
        int missing = Math.max(0, slots - free);
        return Math.ceilDiv(missing * FatGeometry.ENTRY_BYTES, geometry.clusterSize());
    }

    /** Adds clusters of zeroes that are already on disk. */
    void grow(int[] more) {
        int old = clusters.length;
        clusters = Arrays.copyOf(clusters, old + more.length);
        System.arraycopy(more, 0, clusters, old, more.length);
        bytes = Arrays.copyOf(bytes, clusters.length * geometry.clusterSize());
    }

    private boolean isFree(int slot) {
        return slot >= end || bytes[slot * FatGeometry.ENTRY_BYTES] == FREE;
    }

    /** The first of {@code count} consecutive free entries, or -1. */
    int findRun(int count) {
        int run = 0;
        for (int slot = 0; slot < capacity(); slot++) {
            run = isFree(slot) ? run + 1 : 0;
            if (run == count) {
                return slot - count + 1;
            }
        }
        return -1;
    }

    /**
     * The first of {@code count} consecutive entries that are free, or are among the {@code oldCount} that end at
     * {@code old}, and the last of which is written together with {@code old}; or -1.
     */
    int findRunBeside(int count, int old, int oldCount) {
        int piece = old / PIECE_SLOTS * PIECE_SLOTS;
        for (int last = Math.min(piece + PIECE_SLOTS, capacity()) - 1; last >= piece; last--) {
            int start = last - count + 1;
            if (start < 0 || start > end) {
                continue;
            }
            boolean usable = true;
            for (int slot = start; slot <= last; slot++) {
                usable &= isFree(slot) || slot <= old && slot > old - oldCount;
            }
            if (usable) {
                return start;
            }
        }
        return -1;
    }

    /** A view of the entry at {@code slot}, whose changes {@link #write} puts on disk. */
    ByteBuffer entry(int slot) {
        return ByteBuffer.wrap(bytes, slot * FatGeometry.ENTRY_BYTES, FatGeometry.ENTRY_BYTES).slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The short name at {@code slot}, in capitals. */
    String shortName(int slot) {
        return slot >= 0 && slot < end ? ShortName.decode(bytes, slot * FatGeometry.ENTRY_BYTES, 0) : "";
    }

    /** Puts entries in place, without writing them. */
    void put(int start, byte[] entries) {
        System.arraycopy(entries, 0, bytes, start * FatGeometry.ENTRY_BYTES, entries.length);
        end = Math.max(end, start + entries.length / FatGeometry.ENTRY_BYTES);
    }

    /** Marks the {@code count} entries that end at {@code last} as free, without writing them. */
    void clear(int last, int count) {
        for (int slot = last - count + 1; slot <= last; slot++) {
            bytes[slot * FatGeometry.ENTRY_BYTES] = FREE;
        }
    }

    /** Writes the directory's end mark behind {@code start + count} if something else is there. */
    void secureEnd(int start, int count) throws IOException {
        int next = start + count;
        if (next > end && next < capacity() && bytes[next * FatGeometry.ENTRY_BYTES] != 0) {
            Arrays.fill(bytes, next * FatGeometry.ENTRY_BYTES, (next + 1) * FatGeometry.ENTRY_BYTES, (byte) 0);
            write(List.of(new Range(next, next)));
        }
    }

    /** Entries from {@code first} to {@code last}. */
    record Range(int first, int last) {
        static Range endingAt(int last, int count) {
            return new Range(last - count + 1, last);
        }
    }

    /** Writes the pieces that ranges lie in, each once: the last piece of the first range first. */
    void write(List<Range> ranges) throws IOException {
        Set<Integer> written = new HashSet<>();
        for (Range range : ranges) {
            for (int piece = range.last / PIECE_SLOTS; piece >= range.first / PIECE_SLOTS; piece--) {
                if (written.add(piece)) {
                    int offset = piece * PIECE_SLOTS * FatGeometry.ENTRY_BYTES;
                    int length = Math.min(PIECE_SLOTS * FatGeometry.ENTRY_BYTES, bytes.length - offset);
                    volume.write(position(piece * PIECE_SLOTS), MemorySegment.ofArray(bytes).asSlice(offset, length));
                }
            }
        }
    }

    private long position(int slot) {
        long offset = (long) slot * FatGeometry.ENTRY_BYTES;
        return fixedRoot
                ? geometry.rootOffset() + offset
                : geometry.clusterOffset(clusters[(int) (offset / geometry.clusterSize())])
                        + offset % geometry.clusterSize();
    }

    /** All short names that are taken, as 11 bytes each. */
    Set<String> shortNames() {
        Set<String> names = new HashSet<>();
        for (int slot = 0; slot < end; slot++) {
            int offset = slot * FatGeometry.ENTRY_BYTES;
            if (!isFree(slot) && (bytes[offset + 11] & FatEntry.VOLUME_ID) == 0) {
                names.add(ShortNameGenerator.key(Arrays.copyOfRange(bytes, offset, offset + ShortName.BYTES)));
            }
        }
        return names;
    }

    /** The slot of the volume's label, or -1. */
    int labelSlot() {
        for (int slot = 0; slot < end; slot++) {
            int attributes = bytes[slot * FatGeometry.ENTRY_BYTES + 11];
            if (!isFree(slot) && (attributes & FatEntry.LONG_NAME_MASK) != FatEntry.LONG_NAME
                    && (attributes & (FatEntry.VOLUME_ID | FatEntry.DIRECTORY)) == FatEntry.VOLUME_ID) {
                return slot;
            }
        }
        return -1;
    }
}
