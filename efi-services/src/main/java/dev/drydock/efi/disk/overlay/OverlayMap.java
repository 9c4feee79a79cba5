package dev.drydock.efi.disk.overlay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which blocks are in an overlay file; its pages are read when they are needed, and written by {@link #flush}. */
final class OverlayMap {
    /** How many blocks a page tells of. */
    static final int BLOCKS = 4080 * Byte.SIZE;

    private static final int PAGE = OverlayHeader.PAGE;
    private static final int NUMBER_AT = 4080;
    private static final int MAGIC_AT = 4088;
    private static final int MAGIC = 'M' | 'A' << 8 | 'P' << 16 | '1' << 24;

    private final OverlayStorage storage;
    private final int blockSize;
    private final long blockCount;
    private final Map<Long, Page> pages = new TreeMap<>();

    private static final class Page {
        final BitSet changed;
        boolean dirty;

        Page(BitSet changed) {
            this.changed = changed;
        }
    }

    /** @throws IOException if the file would be too large */
    OverlayMap(OverlayStorage storage, int blockSize, long blockCount) throws IOException {
        this.storage = storage;
        this.blockSize = blockSize;
        this.blockCount = blockCount;
        if (blockCount * blockSize > Long.MAX_VALUE - dataOffset()) {
            throw new IOException("a disk of " + blockCount + " blocks is too large for an overlay file");
        }
    }

    /** Where block 0 is in the file, in bytes. */
    long dataOffset() {
        return PAGE + 2L * PAGE * Math.ceilDiv(blockCount, BLOCKS);
    }

    /** Where a block is in the file if it is there, in bytes. */
    long position(long lba) {
        return dataOffset() + lba * blockSize;
    }

    boolean isChanged(long lba) throws IOException {
        return page(lba).changed.get((int) (lba % BLOCKS));
    }

    /** How many blocks from {@code lba} on, no more than {@code most}, are changed or not changed as that one is. */
    long run(long lba, long most) throws IOException {
        BitSet changed = page(lba).changed;
        int first = (int) (lba % BLOCKS);
        int next = changed.get(first) ? changed.nextClearBit(first) : changed.nextSetBit(first);
        return Math.min(most, (next < 0 || next > BLOCKS ? BLOCKS : next) - first);
    }

    void markChanged(long lba, long count) throws IOException {
        for (long done = 0; done < count;) {
            Page page = page(lba + done);
            int first = (int) ((lba + done) % BLOCKS);
            int length = (int) Math.min(count - done, BLOCKS - first);
            if (page.changed.nextClearBit(first) < first + length) {
                page.changed.set(first, first + length);
                page.dirty = true;
            }
            done += length;
        }
    }

    /** Makes durable what the storage has, and then what this map says of it. */
    void flush() throws IOException {
        // The blocks go first, and with them the second copies that the last flush wrote.
        storage.force();
        List<Map.Entry<Long, Page>> dirty = new ArrayList<>();
        for (var entry : pages.entrySet()) {
            if (entry.getValue().dirty) {
                dirty.add(entry);
            }
        }
        if (dirty.isEmpty()) {
            return;
        }
        for (var entry : dirty) {
            write(entry.getKey(), 0, encoded(entry.getKey(), entry.getValue().changed));
        }
        storage.force();
        for (var entry : dirty) {
            write(entry.getKey(), 1, encoded(entry.getKey(), entry.getValue().changed));
            entry.getValue().dirty = false;
        }
    }

    private Page page(long lba) throws IOException {
        long number = lba / BLOCKS;
        Page page = pages.get(number);
        if (page == null) {
            page = new Page(load(number));
            pages.put(number, page);
        }
        return page;
    }

    private BitSet load(long number) throws IOException {
        byte[] first = read(number, 0);
        byte[] second = read(number, 1);
        byte[] whole = isWhole(first, number) ? first : second;
        if (!isWhole(whole, number)) {
            if (!isEmpty(second)) {
                throw new OverlayFormatException("map page", copyOffset(number, 0),
                        "neither it nor its second copy is whole");
            }
            // Not even the first copy was ever finished.
            return new BitSet(0);
        }
        BitSet changed = checked(whole, number, whole == first ? 0 : 1);
        if (!Arrays.equals(first, second)) {
            // The next flush may cut short one of them, and then needs the other.
            write(number, whole == first ? 1 : 0, whole);
            storage.force();
        }
        return changed;
    }

    private BitSet checked(byte[] page, long number, int copy) throws IOException {
        BitSet changed = BitSet.valueOf(Arrays.copyOf(page, NUMBER_AT));
        if (changed.isEmpty()) {
            return changed;
        }
        int last = changed.length() - 1;
        long lba = number * BLOCKS + last;
        long at = copyOffset(number, copy) + last / Byte.SIZE;
        if (lba >= blockCount) {
            throw new OverlayFormatException("map page", at, "block " + lba + " of " + blockCount);
        }
        if (storage.size() < position(lba) + blockSize) {
            throw new OverlayFormatException("map page", at, "the file ends before the end of block " + lba
                    + ", at 0x" + Long.toHexString(storage.size()));
        }
        return changed;
    }

    private static long copyOffset(long number, int copy) {
        return PAGE + (2 * number + copy) * PAGE;
    }

    private byte[] read(long number, int copy) throws IOException {
        long offset = copyOffset(number, copy);
        byte[] page = new byte[PAGE];
        storage.read(offset, ByteBuffer.wrap(page, 0, Math.clamp(storage.size() - offset, 0, PAGE)));
        return page;
    }

    private void write(long number, int copy, byte[] page) throws IOException {
        storage.write(copyOffset(number, copy), ByteBuffer.wrap(page));
    }

    private static byte[] encoded(long number, BitSet changed) {
        ByteBuffer page = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
        page.put(changed.toByteArray()).putLong(NUMBER_AT, number).putInt(MAGIC_AT, MAGIC);
        return page.putInt(OverlayHeader.CHECKSUM, OverlayHeader.checksum(page.array())).array();
    }

    private static boolean isWhole(byte[] bytes, long number) {
        ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return page.getInt(MAGIC_AT) == MAGIC && page.getLong(NUMBER_AT) == number
                && page.getInt(OverlayHeader.CHECKSUM) == OverlayHeader.checksum(bytes);
    }

    private static boolean isEmpty(byte[] page) {
        return Arrays.equals(page, new byte[PAGE]);
    }
}
