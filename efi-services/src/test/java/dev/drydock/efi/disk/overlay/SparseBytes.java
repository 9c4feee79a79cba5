package dev.drydock.efi.disk.overlay;

import java.util.HashMap;
import java.util.Map;

/** A file's bytes, of which those that were never written take no memory. */
final class SparseBytes {
    private static final int SECTOR = 512;
    private static final byte[] HOLE = new byte[SECTOR];

    private final Map<Long, byte[]> sectors;
    private long size;

    SparseBytes() {
        this(Map.of(), 0);
    }

    private SparseBytes(Map<Long, byte[]> sectors, long size) {
        this.sectors = new HashMap<>(sectors);
        this.size = size;
    }

    static SparseBytes of(byte[] bytes) {
        SparseBytes result = new SparseBytes();
        result.write(0, bytes, 0, bytes.length);
        return result;
    }

    SparseBytes copy() {
        return new SparseBytes(sectors, size);
    }

    long size() {
        return size;
    }

    /** Writes a part of bytes whose first would lie at {@code offset}. */
    void write(long offset, byte[] bytes, int from, int to) {
        for (int i = from; i < to;) {
            long at = offset + i;
            int within = (int) (at % SECTOR);
            int length = Math.min(SECTOR - within, to - i);
            byte[] sector = sectors.getOrDefault(at / SECTOR, HOLE).clone();
            System.arraycopy(bytes, i, sector, within, length);
            sectors.put(at / SECTOR, sector);
            i += length;
            size = Math.max(size, at + length);
        }
    }

    byte[] read(long offset, int length) {
        byte[] result = new byte[length];
        for (int i = 0; i < length;) {
            long at = offset + i;
            int within = (int) (at % SECTOR);
            int part = Math.min(SECTOR - within, length - i);
            System.arraycopy(sectors.getOrDefault(at / SECTOR, HOLE), within, result, i, part);
            i += part;
        }
        return result;
    }
}
