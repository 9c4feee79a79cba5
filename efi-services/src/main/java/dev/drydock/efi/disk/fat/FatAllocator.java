package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.DeviceBytes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * Takes and frees clusters of a volume for one operation, and keeps FSInfo (FAT specification, section 5) and the flag of
 * an unclean volume ({@code ClnShutBitMask}, section 4).
 *
 * <p>While an operation changes the table, the volume is marked as not clean, unless it was so before.
 */
final class FatAllocator {
    private static final int CLEAN_FAT16 = 0x8000;
    private static final int CLEAN_FAT32 = 0x0800_0000;
    private static final int FREE_COUNT = 488;
    private static final int NEXT_FREE = 492;

    private final FatVolume volume;
    private final DeviceBytes bytes;
    private final FatGeometry geometry;
    private final FatTable table;
    private final FatTableEditor editor;
    private boolean marked;
    private int taken;
    private int lastTaken;

    FatAllocator(FatVolume volume) {
        this.volume = volume;
        bytes = volume.bytes();
        geometry = volume.geometry();
        table = volume.table();
        editor = new FatTableEditor(bytes, geometry);
    }

    /**
     * Finds free clusters.
     *
     * @param goal where to begin, so that a file lies in one piece; 0 for anywhere
     * @return as many as are wanted, or all that there are
     */
    int[] find(int count, int goal) throws IOException {
        int[] found = new int[Math.min(count, 16)];
        int number = 0;
        int start = geometry.isDataCluster(goal) ? goal : nextFreeHint();
        FatTable.Cursor cursor = table.new Cursor();
        for (int step = 0; step < geometry.clusterCount() && number < count; step++) {
            int cluster = 2 + (int) ((start - 2L + step) % geometry.clusterCount());
            if (cursor.entry(cluster) == 0) {
                found = number == found.length ? Arrays.copyOf(found, (int) Math.min(2L * number, count)) : found;
                found[number++] = cluster;
            }
        }
        return Arrays.copyOf(found, number);
    }

    private int nextFreeHint() throws IOException {
        ByteBuffer info = volume.readFsInfo();
        int hint = info == null ? 0 : info.getInt(NEXT_FREE);
        return geometry.isDataCluster(hint) ? hint : 2;
    }

    /**
     * Makes a chain of free clusters and, last of all, appends it to another.
     *
     * @param tail the last cluster of the chain that grows; 0 for a new chain
     */
    void link(int[] clusters, int tail) throws IOException {
        if (clusters.length == 0) {
            return;
        }
        mark();
        TreeMap<Integer, Integer> entries = new TreeMap<>();
        for (int i = 0; i < clusters.length; i++) {
            entries.put(clusters[i], i == clusters.length - 1 ? geometry.type().mask() : clusters[i + 1]);
        }
        if (tail != 0) {
            entries.put(tail, clusters[0]);
        }
        editor.write(entries, tail, FatTableEditor.Order.PIVOT_LAST);
        taken += clusters.length;
        lastTaken = clusters[clusters.length - 1];
    }

    /**
     * Frees clusters that nothing refers to any more.
     *
     * @param tail the cluster that becomes its chain's last, before any is freed; 0 if none is kept
     */
    void free(int[] clusters, int tail) throws IOException {
        if (clusters.length == 0) {
            return;
        }
        mark();
        TreeMap<Integer, Integer> entries = new TreeMap<>();
        for (int cluster : clusters) {
            entries.put(cluster, 0);
        }
        if (tail != 0) {
            entries.put(tail, geometry.type().mask());
        }
        editor.write(entries, tail, FatTableEditor.Order.PIVOT_FIRST);
        taken -= clusters.length;
    }

    /** Ends the operation: brings FSInfo up to date, and marks the volume as clean if it was so before. */
    void finish() throws IOException {
        if (taken != 0) {
            updateFsInfo();
        }
        if (marked) {
            setClean(true);
            marked = false;
        }
        taken = 0;
    }

    private void mark() throws IOException {
        int clean = cleanBit();
        if (!marked && clean != 0 && (table.new Cursor().entry(1) & clean) != 0) {
            setClean(false);
            marked = true;
        }
    }

    private int cleanBit() {
        return switch (geometry.type()) {
            case FAT12 -> 0;
            case FAT16 -> CLEAN_FAT16;
            case FAT32 -> CLEAN_FAT32;
        };
    }

    private void setClean(boolean clean) throws IOException {
        int entry = table.new Cursor().entry(1);
        var entries = new TreeMap<Integer, Integer>();
        entries.put(1, clean ? entry | cleanBit() : entry & ~cleanBit());
        editor.write(entries, 1, FatTableEditor.Order.PIVOT_FIRST);
    }

    private void updateFsInfo() throws IOException {
        ByteBuffer info = volume.readFsInfo();
        if (info == null) {
            return;
        }
        long free = Integer.toUnsignedLong(info.getInt(FREE_COUNT));
        if (free <= geometry.clusterCount()) {
            // A count that cannot be true becomes "unknown".
            long left = free - taken;
            info.putInt(FREE_COUNT, left < 0 || left > geometry.clusterCount() ? -1 : (int) left);
        }
        if (lastTaken != 0) {
            info.putInt(NEXT_FREE, lastTaken == geometry.lastCluster() ? 2 : lastTaken + 1);
        }
        bytes.write((long) geometry.fsInfoSector() * geometry.bytesPerSector(), MemorySegment.ofArray(info.array()));
    }
}
