package dev.drydock.efi.disk.fat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds the used beginning of a file allocation table; the rest is zero, for free clusters. */
final class FatTableBuilder {
    private final FatGeometry geometry;
    private final int[] entries;

    /** Begins a table in which the clusters from 2 to {@code end} - 1 will be used. */
    FatTableBuilder(FatGeometry geometry, int end) {
        this.geometry = geometry;
        this.entries = new int[end];
        entries[0] = geometry.type().mask() & (0xffffff00 | geometry.media());
        entries[1] = geometry.type().mask();
    }

    /** Makes a chain of {@code count} consecutive clusters. */
    void chain(int first, int count) {
        for (int i = 0; i < count; i++) {
            entries[first + i] = i == count - 1 ? geometry.type().mask() : first + i + 1;
        }
    }

    byte[] encode() {
        int bits = geometry.type().bits();
        byte[] bytes = new byte[Math.toIntExact(Math.ceilDiv((long) entries.length * bits, 8L))];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < entries.length; i++) {
            switch (geometry.type()) {
                case FAT12 -> {
                    int shifted = entries[i] << (i % 2 == 0 ? 0 : 4);
                    bytes[i * 3 / 2] |= (byte) shifted;
                    bytes[i * 3 / 2 + 1] |= (byte) (shifted >> 8);
                }
                case FAT16 -> buffer.putShort(2 * i, (short) entries[i]);
                case FAT32 -> buffer.putInt(4 * i, entries[i]);
            }
        }
        return bytes;
    }
}
