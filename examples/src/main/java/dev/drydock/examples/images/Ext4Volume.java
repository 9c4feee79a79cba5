package dev.drydock.examples.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A small ext4 file system: one block group, a root directory with files, extents and no journal. The same files give the
 * same bytes. Structures: the kernel's documentation of ext4, "High Level Design".
 */
final class Ext4Volume {

    private static final int BLOCK = 1024;
    private static final int BLOCKS_PER_GROUP = 8 * BLOCK;
    private static final int BLOCK_COUNT = 2048;
    private static final int INODE = 128;
    private static final int INODE_COUNT = 64;
    /** Block 0 is for a boot loader; the superblock and the group's descriptor follow. */
    private static final int FIRST_DATA_BLOCK = 1;
    private static final int BLOCK_BITMAP = 3;
    private static final int INODE_BITMAP = 4;
    private static final int INODE_TABLE = 5;
    private static final int FIRST_FREE_BLOCK = INODE_TABLE + INODE_COUNT * INODE / BLOCK;

    private static final int ROOT_INODE = 2;
    private static final int FIRST_INODE = 11;
    private static final int LOST_AND_FOUND = FIRST_INODE;

    private static final int FILE = 0x81a4;
    private static final int DIRECTORY = 0x41ed;
    private static final byte TYPE_FILE = 1;
    private static final byte TYPE_DIRECTORY = 2;
    private static final int EXTENTS_FLAG = 0x80000;
    private static final int INCOMPATIBLE_FILETYPE_AND_EXTENTS = 0x42;
    private static final int READ_ONLY_COMPATIBLE_SPARSE_SUPER = 0x1;
    /** 2026-01-01. */
    private static final int TIME = 1767225600;

    private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK_COUNT * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    private int nextBlock = FIRST_FREE_BLOCK;
    private int nextInode = FIRST_INODE;

    private Ext4Volume() {}

    /**
     * Makes a volume.
     *
     * @param files
     *            the contents of files in the root directory by their names
     * @throws IllegalArgumentException
     *             where they do not fit: there is room for 50 files and about 2 MB
     */
    static byte[] of(SequencedMap<String, String> files) {
        return new Ext4Volume().build(files);
    }

    private record Entry(int inode, byte type, String name) {}

    private byte[] build(SequencedMap<String, String> files) {
        var entries = new ArrayList<>(List.of(new Entry(ROOT_INODE, TYPE_DIRECTORY, "."),
                new Entry(ROOT_INODE, TYPE_DIRECTORY, ".."),
                new Entry(LOST_AND_FOUND, TYPE_DIRECTORY, "lost+found")));
        int lost = nextInode++;
        write(lost, DIRECTORY, 2, directory(List.of(new Entry(lost, TYPE_DIRECTORY, "."),
                new Entry(ROOT_INODE, TYPE_DIRECTORY, ".."))));
        for (Map.Entry<String, String> file : files.entrySet()) {
            int inode = nextInode++;
            if (inode > INODE_COUNT) {
                throw new IllegalArgumentException("too many files");
            }
            write(inode, FILE, 1, file.getValue().getBytes(StandardCharsets.UTF_8));
            entries.add(new Entry(inode, TYPE_FILE, file.getKey()));
        }
        write(ROOT_INODE, DIRECTORY, 3, directory(entries));
        writeBitmap(BLOCK_BITMAP, nextBlock - FIRST_DATA_BLOCK, BLOCK_COUNT - FIRST_DATA_BLOCK);
        writeBitmap(INODE_BITMAP, nextInode - 1, INODE_COUNT);
        writeDescriptor();
        writeSuperblock();
        return bytes.array();
    }

    private static byte[] directory(List<Entry> entries) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
            int length = 8 + name.length + 3 & -4;
            int start = block.position();
            if (length > block.remaining()) {
                throw new IllegalArgumentException("the names do not fit a block");
            }
            // The last entry reaches to the end of the block.
            int end = i == entries.size() - 1 ? BLOCK : start + length;
            block.putInt(entry.inode()).putShort((short) (end - start)).put((byte) name.length).put(entry.type())
                    .put(name).position(end);
        }
        return block.array();
    }

    /** Writes an inode and, in one extent behind all others, what it holds. */
    private void write(int inode, int mode, int links, byte[] content) {
        int blocks = Math.ceilDiv(content.length, BLOCK);
        if (blocks > BLOCK_COUNT - nextBlock) {
            throw new IllegalArgumentException("the files do not fit");
        }
        int at = INODE_TABLE * BLOCK + (inode - 1) * INODE;
        bytes.putShort(at, (short) mode).putInt(at + 4, content.length).putInt(at + 8, TIME).putInt(at + 12, TIME)
                .putInt(at + 16, TIME).putShort(at + 26, (short) links).putInt(at + 28, blocks * (BLOCK / 512))
                .putInt(at + 32, EXTENTS_FLAG);
        // The extent tree's root: magic number, entries, room for four, no level below.
        bytes.putShort(at + 40, (short) 0xf30a).putShort(at + 42, (short) (blocks == 0 ? 0 : 1))
                .putShort(at + 44, (short) 4);
        if (blocks > 0) {
            bytes.putShort(at + 56, (short) blocks).putInt(at + 60, nextBlock);
        }
        bytes.put(nextBlock * BLOCK, content);
        nextBlock += blocks;
    }

    /** The first bits are of what is used; those behind the last are set, too. */
    private void writeBitmap(int block, int used, int count) {
        for (int bit = 0; bit < BLOCKS_PER_GROUP; bit++) {
            if (bit < used || bit >= count) {
                int at = block * BLOCK + bit / 8;
                bytes.put(at, (byte) (bytes.get(at) | 1 << bit % 8));
            }
        }
    }

    private void writeDescriptor() {
        int at = 2 * BLOCK;
        bytes.putInt(at, BLOCK_BITMAP).putInt(at + 4, INODE_BITMAP).putInt(at + 8, INODE_TABLE)
                .putShort(at + 12, (short) (BLOCK_COUNT - nextBlock))
                .putShort(at + 14, (short) (INODE_COUNT - nextInode + 1)).putShort(at + 16, (short) 2);
    }

    private void writeSuperblock() {
        int at = BLOCK;
        bytes.putInt(at, INODE_COUNT).putInt(at + 4, BLOCK_COUNT).putInt(at + 12, BLOCK_COUNT - nextBlock)
                .putInt(at + 16, INODE_COUNT - nextInode + 1).putInt(at + 20, FIRST_DATA_BLOCK)
                .putInt(at + 32, BLOCKS_PER_GROUP).putInt(at + 36, BLOCKS_PER_GROUP).putInt(at + 40, INODE_COUNT)
                .putInt(at + 48, TIME).putShort(at + 54, (short) -1).putShort(at + 56, (short) 0xef53)
                .putShort(at + 58, (short) 1).putShort(at + 60, (short) 1).putInt(at + 64, TIME).putInt(at + 76, 1)
                .putInt(at + 84, FIRST_INODE).putShort(at + 88, (short) INODE)
                .putInt(at + 96, INCOMPATIBLE_FILETYPE_AND_EXTENTS)
                .putInt(at + 100, READ_ONLY_COMPATIBLE_SPARSE_SUPER);
        bytes.put(at + 104, "drydock ext4 uid".getBytes(StandardCharsets.US_ASCII));
        bytes.put(at + 120, "drydock".getBytes(StandardCharsets.US_ASCII));
    }
}
