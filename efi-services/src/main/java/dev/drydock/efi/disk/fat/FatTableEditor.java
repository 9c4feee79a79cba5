package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.DeviceBytes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes entries of the file allocation table, in every copy that is kept alike.
 *
 * <p>Entries of the same 512 bytes are written at once, so that a write that is cut short leaves the old ones or the new.
 * Only a FAT12 entry can lie across such a boundary; then both sides are one write.
 */
final class FatTableEditor {
    private static final int PIECE = 512;

    private final DeviceBytes volume;
    private final FatGeometry geometry;

    FatTableEditor(DeviceBytes volume, FatGeometry geometry) {
        this.volume = volume;
        this.geometry = geometry;
    }

    /** Where the piece with the entry of {@code pivot} comes among the pieces that are written. */
    enum Order {
        PIVOT_FIRST, PIVOT_LAST
    }

    /** Consecutive bytes of the table that are written at once. */
    private record Piece(long offset, int length, SortedMap<Integer, Integer> entries) {
        boolean has(int cluster) {
            return entries.containsKey(cluster);
        }
    }

    /**
     * Sets entries.
     *
     * @param entries values by clusters; of FAT32, the reserved bits stay as they are
     */
    void write(SortedMap<Integer, Integer> entries, int pivot, Order order) throws IOException {
        List<Piece> pieces = pieces(entries);
        pieces.stream().filter(piece -> piece.has(pivot)).findFirst().ifPresent(piece -> {
            pieces.remove(piece);
            pieces.add(order == Order.PIVOT_FIRST ? 0 : pieces.size(), piece);
        });
        for (Piece piece : pieces) {
            write(piece);
        }
    }

    private long entryOffset(int cluster) {
        return (long) cluster * geometry.type().bits() / 8;
    }

    private int entryBytes() {
        return geometry.type() == FatType.FAT32 ? 4 : 2;
    }

    private List<Piece> pieces(SortedMap<Integer, Integer> entries) {
        List<Piece> pieces = new ArrayList<>();
        for (Map.Entry<Integer, Integer> entry : entries.entrySet()) {
            long first = entryOffset(entry.getKey()) / PIECE * PIECE;
            long last = (entryOffset(entry.getKey()) + entryBytes() - 1) / PIECE * PIECE;
            Piece previous = pieces.isEmpty() ? null : pieces.getLast();
            if (previous == null || first >= previous.offset + previous.length) {
                pieces.add(new Piece(first, (int) (last - first) + PIECE, new TreeMap<>()));
            } else if (last >= previous.offset + previous.length) {
                pieces.removeLast();
                pieces.add(new Piece(previous.offset, (int) (last - previous.offset) + PIECE, previous.entries));
            }
            pieces.getLast().entries.put(entry.getKey(), entry.getValue());
        }
        return pieces;
    }

    private void write(Piece piece) throws IOException {
        byte[] bytes = volume.read(geometry.fatOffset(geometry.activeFat()) + piece.offset, piece.length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int mask = geometry.type().mask();
        piece.entries.forEach((cluster, value) -> {
            int at = (int) (entryOffset(cluster) - piece.offset);
            switch (geometry.type()) {
                case FAT12 -> {
                    int shift = cluster % 2 == 0 ? 0 : 4;
                    int kept = buffer.getShort(at) & ~(mask << shift);
                    buffer.putShort(at, (short) (kept | (value & mask) << shift));
                }
                case FAT16 -> buffer.putShort(at, (short) (int) value);
                case FAT32 -> buffer.putInt(at, buffer.getInt(at) & ~mask | value & mask);
            }
        });
        for (int i = 0; i < geometry.fatCount(); i++) {
            int table = (geometry.activeFat() + i) % geometry.fatCount();
            if (geometry.mirrored() || i == 0) {
                volume.write(geometry.fatOffset(table) + piece.offset, MemorySegment.ofArray(bytes));
            }
        }
    }
}
