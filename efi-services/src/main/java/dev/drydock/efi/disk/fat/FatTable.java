package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.DeviceBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The file allocation table that is to be read (FAT specification, section 4). */
final class FatTable {
    private static final int SMALL_WINDOW = 4096;
    private static final int LARGE_WINDOW = 1 << 16;

    private final DeviceBytes volume;
    private final FatGeometry geometry;

    FatTable(DeviceBytes volume, FatGeometry geometry) {
        this.volume = volume;
        this.geometry = geometry;
    }

    /** Where the entry of {@code cluster} lies, in bytes from the table's beginning. */
    private long entryOffset(int cluster) {
        return (long) cluster * geometry.type().bits() / 8;
    }

    /** The byte offset in the volume of the entry of {@code cluster}. */
    long position(int cluster) {
        return geometry.fatOffset(geometry.activeFat()) + entryOffset(cluster);
    }

    /** The number of clusters that are free. */
    int countFree() throws IOException {
        return geometry.type() == FatType.FAT12 ? countFreeSlowly() : countFreeQuickly();
    }

    private int countFreeSlowly() throws IOException {
        Cursor cursor = new Cursor();
        int free = 0;
        for (int cluster = 2; cluster <= geometry.lastCluster(); cluster++) {
            if (cursor.entry(cluster) == 0) {
                free++;
            }
        }
        return free;
    }

    /** Goes through the table at large: entries of whole bytes need no arithmetic each. */
    private int countFreeQuickly() throws IOException {
        int mask = geometry.type().mask();
        long end = entryOffset(geometry.lastCluster() + 1);
        int free = 0;
        for (long offset = entryOffset(2); offset < end; offset += LARGE_WINDOW) {
            byte[] window = volume.read(geometry.fatOffset(geometry.activeFat()) + offset,
                    (int) Math.min(LARGE_WINDOW, end - offset));
            ByteBuffer entries = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
            if (geometry.type() == FatType.FAT32) {
                for (int at = 0; at < window.length; at += 4) {
                    free += (entries.getInt(at) & mask) == 0 ? 1 : 0;
                }
            } else {
                for (int at = 0; at < window.length; at += 2) {
                    free += entries.getShort(at) == 0 ? 1 : 0;
                }
            }
        }
        return free;
    }

    /** Reads entries through a window on the table; lives for one operation, as the table may change between two. */
    final class Cursor {
        private long start;
        private ByteBuffer window = ByteBuffer.allocate(0);
        private int nextSize = SMALL_WINDOW;

        /** The entry of a data cluster, without reserved bits. */
        int entry(int cluster) throws IOException {
            long offset = entryOffset(cluster);
            int size = geometry.type() == FatType.FAT32 ? 4 : 2;
            if (offset < start || offset + size > start + window.capacity()) {
                load(offset);
            }
            int at = (int) (offset - start);
            return switch (geometry.type()) {
                case FAT12 -> (window.getShort(at) & 0xffff) >> (cluster % 2 == 0 ? 0 : 4) & 0xfff;
                case FAT16 -> window.getShort(at) & 0xffff;
                case FAT32 -> window.getInt(at) & geometry.type().mask();
            };
        }

        private void load(long offset) throws IOException {
            long end = start + window.capacity();
            long aligned = offset / 512 * 512;
            // A chain that goes on where the window ends will go on so; one that jumps about shall not pay for it.
            nextSize = aligned <= end && aligned >= end - 512 ? Math.min(2 * nextSize, LARGE_WINDOW) : SMALL_WINDOW;
            int length = (int) Math.min(nextSize, geometry.fatSize() - aligned);
            start = aligned;
            window = ByteBuffer.wrap(volume.read(geometry.fatOffset(geometry.activeFat()) + aligned, length))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
