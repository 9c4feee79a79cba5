package dev.drydock.efi.disk.partition;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.spec.Guid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A disk's GUID partition table (UEFI 2.10, 5.3).
 *
 * @param header the header that the entries are from
 * @param partitions the used entries that can be partitions of this disk, in the order of the array
 * @param findings what is wrong though the table can be used, for people: a broken copy, entries left out and why
 */
public record Gpt(GptHeader header, List<GptPartition> partitions, List<String> findings) {
    private static final long PRIMARY_LBA = 1;
    private static final int NAME_CHARS = 36;

    public Gpt {
        partitions = List.copyOf(partitions);
        findings = List.copyOf(findings);
    }

    /** Whether the primary header or its array was broken, so that this is from the backup at the disk's end. */
    public boolean isBackup() {
        return header.lba() != PRIMARY_LBA;
    }

    /** The disk's GUID. */
    public Guid diskId() {
        return header.diskId();
    }

    /** The first partition that is an EFI system partition. */
    public Optional<GptPartition> efiSystemPartition() {
        return partitions.stream().filter(GptPartition::isEfiSystem).findFirst();
    }

    /**
     * Reads and checks a disk's table: protective MBR, both headers, both arrays, and each entry.
     *
     * <p>Where the primary header or its array is broken, the backup is used.
     *
     * @throws GptFormatException if there is no protective MBR, or if both headers are broken: then it is the primary's
     *     problem, and the backup's is suppressed
     */
    public static Gpt read(BlockDevice disk) throws IOException {
        List<String> findings = new ArrayList<>();
        checkProtectiveMbr(disk, findings);
        Table primary;
        try {
            primary = Table.read(disk, PRIMARY_LBA);
        } catch (GptFormatException broken) {
            findings.add("the primary table is broken: " + broken.getMessage());
            Table backup = readBackup(disk, broken);
            findings.add("the backup table is used");
            return parse(backup, findings);
        }
        long backupLba = primary.header.alternateLba();
        if (backupLba != disk.blockCount() - 1) {
            findings.add("the backup header is at LBA " + backupLba + ", not in the last block");
        }
        try {
            if (!Table.read(disk, backupLba).header.matches(primary.header)) {
                findings.add("the backup table differs from the primary");
            }
        } catch (GptFormatException broken) {
            findings.add("the backup table is broken: " + broken.getMessage());
        }
        return parse(primary, findings);
    }

    private static Table readBackup(BlockDevice disk, GptFormatException primaryProblem) throws IOException {
        try {
            return Table.read(disk, disk.blockCount() - 1);
        } catch (GptFormatException broken) {
            primaryProblem.addSuppressed(broken);
            throw primaryProblem;
        }
    }

    private static void checkProtectiveMbr(BlockDevice disk, List<String> findings) throws IOException {
        Optional<MbrPartition> protective = Mbr.findProtective(disk);
        if (protective.isEmpty()) {
            throw new GptFormatException("protective MBR", 0, "there is no partition of type 0xEE from LBA 1 on");
        }
        long size = Math.min(disk.blockCount() - 1, 0xffffffffL);
        if (protective.get().blockCount() != size) {
            findings.add("the protective MBR says " + protective.get().blockCount() + " blocks, not " + size);
        }
    }

    private record Table(GptHeader header, byte[] entries) {
        static Table read(BlockDevice disk, long lba) throws IOException {
            GptHeader header = GptHeader.read(disk, lba);
            return new Table(header, header.readEntries(disk));
        }
    }

    private static Gpt parse(Table table, List<String> findings) {
        List<GptPartition> candidates = new ArrayList<>();
        GptHeader header = table.header;
        for (int i = 0; i < header.entryCount(); i++) {
            GptPartition entry = entry(table.entries, i * header.entrySize(), i + 1);
            if (entry.type().equals(PartitionType.UNUSED)) {
                continue;
            }
            if (entry.firstLba() < header.firstUsableLba() || entry.lastLba() > header.lastUsableLba()
                    || entry.firstLba() > entry.lastLba()) {
                findings.add("partition " + entry.number() + " is left out: its blocks "
                        + Long.toUnsignedString(entry.firstLba()) + " to " + Long.toUnsignedString(entry.lastLba())
                        + " are not within the usable ones");
            } else {
                candidates.add(entry);
            }
        }
        Set<GptPartition> overlapping = overlapping(candidates);
        for (GptPartition entry : candidates) {
            if (overlapping.contains(entry)) {
                findings.add("partition " + entry.number() + " is left out: it overlaps another");
            }
        }
        candidates.removeAll(overlapping);
        return new Gpt(header, candidates, findings);
    }

    private static GptPartition entry(byte[] array, int offset, int number) {
        ByteBuffer entry = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < NAME_CHARS && entry.getChar(offset + 56 + 2 * i) != 0; i++) {
            name.append(entry.getChar(offset + 56 + 2 * i));
        }
        return new GptPartition(number, Guid.decode(array, offset), Guid.decode(array, offset + 16),
                entry.getLong(offset + 32), entry.getLong(offset + 40), entry.getLong(offset + 48), name.toString());
    }

    private static Set<GptPartition> overlapping(List<GptPartition> entries) {
        Set<GptPartition> overlapping = new HashSet<>();
        GptPartition farthest = null;
        // Sorted by where they begin, an entry overlaps an earlier one only if it overlaps the one that ends last.
        for (GptPartition entry : entries.stream().sorted(Comparator.comparingLong(GptPartition::firstLba)).toList()) {
            if (farthest != null && entry.firstLba() <= farthest.lastLba()) {
                overlapping.add(entry);
                overlapping.add(farthest);
            }
            if (farthest == null || entry.lastLba() > farthest.lastLba()) {
                farthest = entry;
            }
        }
        return overlapping;
    }

    /**
     * Encodes partition entries of 128 bytes.
     *
     * @param partitions the used entries; each goes to the place that its number says
     * @param count the number of entries, unused ones included
     * @throws IllegalArgumentException if a name has more than 36 characters
     */
    public static byte[] encodeEntries(List<GptPartition> partitions, int count) {
        byte[] array = new byte[count * GptHeader.ENTRY_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
        for (GptPartition partition : partitions) {
            if (partition.name().length() > NAME_CHARS) {
                throw new IllegalArgumentException("a partition's name has more than 36 characters: " + partition);
            }
            int offset = (partition.number() - 1) * GptHeader.ENTRY_BYTES;
            partition.type().encode(array, offset);
            partition.id().encode(array, offset + 16);
            buffer.putLong(offset + 32, partition.firstLba()).putLong(offset + 40, partition.lastLba())
                    .putLong(offset + 48, partition.attributes());
            for (int i = 0; i < partition.name().length(); i++) {
                buffer.putChar(offset + 56 + 2 * i, partition.name().charAt(i));
            }
        }
        return array;
    }
}
