package dev.drydock.efi.disk.partition;

import dev.drydock.efi.disk.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A disk's legacy master boot record (UEFI 2.10, 5.2).
 *
 * @param signature {@code UniqueMBRSignature}, which device paths name the disk by
 * @param partitions the partitions, logical ones included and the extended ones that hold them left out
 */
public record Mbr(int signature, List<MbrPartition> partitions) {
    private static final int RECORDS = 446;
    private static final int RECORD_BYTES = 16;
    private static final int SIGNATURE_WORD = 0xaa55;
    /** The most extended boot records of a disk: far more than any has, so that a chain that is a loop ends. */
    private static final int MAXIMUM_LOGICAL = 128;

    public Mbr {
        partitions = List.copyOf(partitions);
    }

    /**
     * Reads and checks a disk's MBR and the extended boot records that it leads to.
     *
     * @throws MbrFormatException if there is no MBR, or a partition that is not all on the disk or overlaps another
     */
    public static Mbr read(BlockDevice disk) throws IOException {
        ByteBuffer sector = sector(disk, 0);
        List<MbrPartition> partitions = new ArrayList<>();
        List<MbrPartition> records = records(sector, 0, 0, 1);
        for (MbrPartition record : records) {
            check(disk, record, 0);
            for (MbrPartition other : records) {
                if (other.number() < record.number() && other.firstLba() < record.firstLba() + record.blockCount()
                        && record.firstLba() < other.firstLba() + other.blockCount()) {
                    throw new MbrFormatException("PartitionRecord " + record.number(), 0,
                            "it overlaps record " + other.number());
                }
            }
            if (!record.isExtended()) {
                partitions.add(record);
            }
        }
        for (MbrPartition record : records) {
            if (record.isExtended()) {
                addLogical(disk, record, partitions);
            }
        }
        return new Mbr(sector.getInt(440), partitions);
    }

    private static void addLogical(BlockDevice disk, MbrPartition extended, List<MbrPartition> partitions)
            throws IOException {
        int number = 5 + (int) partitions.stream().filter(p -> p.number() > 4).count();
        long lba = extended.firstLba();
        for (int steps = 0; lba >= 0; steps++) {
            if (steps == MAXIMUM_LOGICAL) {
                throw new MbrFormatException("PartitionRecord", lba, "there are too many boot records");
            }
            long next = -1;
            for (MbrPartition record : records(sector(disk, lba), lba, extended.firstLba(), number)) {
                check(disk, record, lba);
                if (record.firstLba() - extended.firstLba() > extended.blockCount() - record.blockCount()) {
                    throw new MbrFormatException("PartitionRecord", lba, "it is not within the extended partition");
                }
                if (record.isExtended()) {
                    next = record.firstLba();
                } else {
                    partitions.add(new MbrPartition(number++, record.active(), record.type(), record.firstLba(),
                            record.blockCount()));
                }
            }
            lba = next;
        }
    }

    /** The record that makes an MBR a protective one: it is of type 0xEE and begins at LBA 1. */
    static Optional<MbrPartition> findProtective(BlockDevice disk) throws IOException {
        try {
            return records(sector(disk, 0), 0, 0, 1).stream()
                    .filter(record -> record.type() == MbrPartition.GPT_PROTECTIVE && record.firstLba() == 1)
                    .findFirst();
        } catch (MbrFormatException _) {
            return Optional.empty();
        }
    }

    /** Whether the disk begins with a protective MBR, so that it has, or had, a GPT. */
    public static boolean isProtective(BlockDevice disk) throws IOException {
        return findProtective(disk).isPresent();
    }

    /**
     * Encodes a protective MBR (UEFI 2.10, 5.2.3).
     *
     * @param blockCount the disk's size in blocks
     * @return 512 bytes, the beginning of the disk's first block
     */
    public static byte[] encodeProtective(long blockCount) {
        byte[] bytes = new byte[512];
        ByteBuffer mbr = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        mbr.putInt(RECORDS, 0x00020000).putInt(RECORDS + 4, 0xffffff00 | MbrPartition.GPT_PROTECTIVE);
        mbr.putInt(RECORDS + 8, 1).putInt(RECORDS + 12, (int) Math.min(blockCount - 1, 0xffffffffL));
        mbr.putShort(510, (short) SIGNATURE_WORD);
        return bytes;
    }

    private static ByteBuffer sector(BlockDevice disk, long lba) throws IOException {
        if (!disk.contains(lba, 1)) {
            throw new MbrFormatException("Signature", lba, "the device has only " + disk.blockCount() + " blocks");
        }
        byte[] bytes = new byte[disk.blockSize()];
        disk.read(lba, MemorySegment.ofArray(bytes));
        ByteBuffer sector = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int signature = sector.getShort(510) & 0xffff;
        if (signature != SIGNATURE_WORD) {
            throw new MbrFormatException("Signature", lba, "the value is " + signature);
        }
        return sector;
    }

    /**
     * The used records of a boot record, unchecked.
     *
     * @param lba what a partition's first block is counted from
     * @param extended what the next boot record's block is counted from
     * @param number the first record's number
     */
    private static List<MbrPartition> records(ByteBuffer sector, long lba, long extended, int number) {
        List<MbrPartition> records = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int offset = RECORDS + i * RECORD_BYTES;
            int type = sector.get(offset + 4) & 0xff;
            long first = sector.getInt(offset + 8) & 0xffffffffL;
            long count = sector.getInt(offset + 12) & 0xffffffffL;
            if (type != 0 && count != 0) {
                MbrPartition record = new MbrPartition(number + i, sector.get(offset) == (byte) 0x80, type, first,
                        count);
                long base = record.isExtended() ? extended : lba;
                records.add(new MbrPartition(record.number(), record.active(), type, base + first, count));
            }
        }
        return records;
    }

    private static void check(BlockDevice disk, MbrPartition record, long lba) throws MbrFormatException {
        if (record.firstLba() <= lba && !record.isExtended() || record.firstLba() == 0
                || !disk.contains(record.firstLba(), record.blockCount())) {
            throw new MbrFormatException("PartitionRecord " + record.number(), lba,
                    record.blockCount() + " blocks from "
                            + record.firstLba() + " on, on a device of " + disk.blockCount());
        }
    }
}
