package dev.drydock.efi.disk.partition;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.spec.Guid;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * A checked GPT header (UEFI 2.10, 5.3.2).
 *
 * @param size {@code HeaderSize} in bytes, from 92 to the block size
 * @param lba {@code MyLBA}
 * @param alternateLba {@code AlternateLBA}, the other header's place
 * @param firstUsableLba {@code FirstUsableLBA}
 * @param lastUsableLba {@code LastUsableLBA}, which is still usable
 * @param diskId {@code DiskGUID}
 * @param entryLba {@code PartitionEntryLBA}
 * @param entryCount {@code NumberOfPartitionEntries}, at least 1
 * @param entrySize {@code SizeOfPartitionEntry} in bytes: 128 times a power of two
 * @param entryCrc {@code PartitionEntryArrayCRC32}
 */
public record GptHeader(int size, long lba, long alternateLba, long firstUsableLba, long lastUsableLba, Guid diskId,
        long entryLba, int entryCount, int entrySize, int entryCrc) {
    /** The entry array's largest size in bytes; the usual one is 16384, and nothing needs much more. */
    public static final int MAXIMUM_ENTRY_BYTES = 4 << 20;

    static final long SIGNATURE = 0x5452415020494645L;
    static final int REVISION = 0x00010000;
    static final int BYTES = 92;
    static final int ENTRY_BYTES = 128;

    /** The size of the entry array in bytes. */
    public int entryBytes() {
        return entryCount * entrySize;
    }

    /** The size of the entry array in blocks. */
    long entryBlocks(BlockDevice disk) {
        return Math.ceilDiv(entryBytes(), disk.blockSize());
    }

    /**
     * Reads and checks the header at {@code lba}, but not the entry array's contents.
     *
     * @throws GptFormatException if it is not a header that makes sense there
     */
    static GptHeader read(BlockDevice disk, long lba) throws IOException {
        if (!disk.contains(lba, 1)) {
            throw new GptFormatException("MyLBA", lba, "the device has only " + disk.blockCount() + " blocks");
        }
        byte[] bytes = new byte[disk.blockSize()];
        disk.read(lba, MemorySegment.ofArray(bytes));
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        check(header.getLong(0) == SIGNATURE, "Signature", lba, Long.toHexString(header.getLong(0)));
        check(header.getInt(8) == REVISION, "Revision", lba, Integer.toHexString(header.getInt(8)));
        int size = header.getInt(12);
        check(size >= BYTES && size <= bytes.length, "HeaderSize", lba, size);
        int crc = header.getInt(16);
        header.putInt(16, 0);
        int computed = crc32(bytes, size);
        check(crc == computed, "HeaderCRC32", lba,
                Integer.toHexString(crc) + ", computed " + Integer.toHexString(computed));
        check(header.getLong(24) == lba, "MyLBA", lba, header.getLong(24));
        int entryCount = header.getInt(80);
        int entrySize = header.getInt(84);
        check(entrySize >= ENTRY_BYTES && Integer.bitCount(entrySize) == 1 && entrySize <= MAXIMUM_ENTRY_BYTES,
                "SizeOfPartitionEntry", lba, Integer.toUnsignedLong(entrySize));
        check(entryCount >= 1 && entryCount <= MAXIMUM_ENTRY_BYTES / entrySize, "NumberOfPartitionEntries", lba,
                Integer.toUnsignedLong(entryCount));
        GptHeader result = new GptHeader(size, lba, header.getLong(32), header.getLong(40), header.getLong(48),
                Guid.decode(bytes, 56), header.getLong(72), entryCount, entrySize, header.getInt(88));
        result.checkPlaces(disk);
        return result;
    }

    private void checkPlaces(BlockDevice disk) throws GptFormatException {
        check(disk.contains(alternateLba, 1) && alternateLba != lba && alternateLba > 0, "AlternateLBA", lba,
                Long.toUnsignedString(alternateLba));
        long lower = Math.min(lba, alternateLba);
        long upper = Math.max(lba, alternateLba);
        check(firstUsableLba > lower && firstUsableLba < upper, "FirstUsableLBA", lba,
                Long.toUnsignedString(firstUsableLba));
        check(lastUsableLba >= firstUsableLba - 1 && lastUsableLba < upper, "LastUsableLBA", lba,
                Long.toUnsignedString(lastUsableLba));
        // The array lies on the same side of the usable blocks as its header: behind the first, before the second.
        long low = lba == lower ? lower + 1 : lastUsableLba + 1;
        long end = lba == lower ? firstUsableLba : upper;
        check(entryLba >= low && entryLba < end && entryBlocks(disk) <= end - entryLba, "PartitionEntryLBA", lba,
                Long.toUnsignedString(entryLba));
    }

    /**
     * Reads the entry array.
     *
     * @throws GptFormatException if its checksum is not the header's
     */
    byte[] readEntries(BlockDevice disk) throws IOException {
        byte[] blocks = new byte[(int) entryBlocks(disk) * disk.blockSize()];
        disk.read(entryLba, MemorySegment.ofArray(blocks));
        int computed = crc32(blocks, entryBytes());
        check(computed == entryCrc, "PartitionEntryArrayCRC32", lba,
                Integer.toHexString(entryCrc) + ", computed " + Integer.toHexString(computed));
        return blocks;
    }

    /** Whether {@code other} says the same about the disk, from the other header's point of view. */
    boolean matches(GptHeader other) {
        return alternateLba == other.lba && lba == other.alternateLba && firstUsableLba == other.firstUsableLba
                && lastUsableLba == other.lastUsableLba && diskId.equals(other.diskId)
                && entryCount == other.entryCount && entrySize == other.entrySize && entryCrc == other.entryCrc;
    }

    /**
     * Encodes this header into a block of its own, with its checksum.
     *
     * @param blockSize the block's size in bytes
     */
    public byte[] encode(int blockSize) {
        byte[] bytes = new byte[blockSize];
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, SIGNATURE).putInt(8, REVISION).putInt(12, size).putLong(24, lba).putLong(32, alternateLba)
                .putLong(40, firstUsableLba).putLong(48, lastUsableLba).putLong(72, entryLba).putInt(80, entryCount)
                .putInt(84, entrySize).putInt(88, entryCrc);
        diskId.encode(bytes, 56);
        header.putInt(16, crc32(bytes, size));
        return bytes;
    }

    static int crc32(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static void check(boolean valid, String field, long lba, Object value) throws GptFormatException {
        if (!valid) {
            throw new GptFormatException(field, lba, "the value is " + value);
        }
    }
}
