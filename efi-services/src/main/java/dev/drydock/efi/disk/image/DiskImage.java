package dev.drydock.efi.disk.image;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.ComposedDevice;
import dev.drydock.efi.disk.ComposedDevice.Part;
import dev.drydock.efi.disk.Content;
import dev.drydock.efi.disk.fat.FatFiles;
import dev.drydock.efi.disk.fat.FatImage;
import dev.drydock.efi.disk.fat.FatType;
import dev.drydock.efi.disk.partition.Gpt;
import dev.drydock.efi.disk.partition.GptHeader;
import dev.drydock.efi.disk.partition.GptPartition;
import dev.drydock.efi.disk.partition.Mbr;
import dev.drydock.efi.disk.partition.PartitionType;
import dev.drydock.efi.spec.Guid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A disk with a GUID partition table, made from files and other contents.
 *
 * <p>All of the disk's structures are computed, while files' contents stay where they are until they are read. The same
 * contents and settings give the same bytes.
 */
public final class DiskImage {
    private static final int ENTRY_COUNT = 128;
    private static final long ALIGNMENT = 1 << 20;

    private final ComposedDevice device;
    private final List<GptPartition> partitions;

    private DiskImage(ComposedDevice device, List<GptPartition> partitions) {
        this.device = device;
        this.partitions = List.copyOf(partitions);
    }

    /** Begins a disk: 512 byte blocks, as large as its partitions need, without any. */
    public static Builder builder() {
        return new Builder();
    }

    /** The size in bytes. */
    public long size() {
        return device.size();
    }

    /** The partitions, in the order in which they were added. */
    public List<GptPartition> partitions() {
        return partitions;
    }

    /** The disk as a read-only device; closing it gives back what reading took. */
    public ComposedDevice asDevice() {
        return device;
    }

    /** Writes the disk to a file, sparse where the file system can. */
    public void writeTo(Path file) throws IOException {
        device.writeTo(file);
        device.close();
    }

    /** Settings and partitions of a disk. */
    public static final class Builder {
        private final List<Planned> planned = new ArrayList<>();
        private int blockSize = 512;
        private long size;
        private long seed;
        private Guid diskId;

        private Builder() {}

        /** A partition that does not yet know where it will begin. */
        private record Planned(Guid type, String name, Source source) {}

        /** What a partition holds, once it is known at which block it begins. */
        private interface Source {
            Contents at(long firstLba) throws IOException;
        }

        private record Contents(long size, List<Part> parts) {}

        /** Sets the block size: 512, the default, or another power of two up to 4096. */
        public Builder blockSize(int bytes) {
            blockSize = BlockDevice.checkBlockSize(bytes);
            return this;
        }

        /** Sets the disk's size in bytes, a multiple of the block size; 0 for one that fits the partitions. */
        public Builder size(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("size " + bytes);
            }
            size = bytes;
            return this;
        }

        /** Sets the disk's size to what fits the partitions, as it is by default. */
        public Builder fitting() {
            return size(0);
        }

        /** Sets what the GUIDs are made from; the same number gives the same GUIDs. */
        public Builder guid(long newSeed) {
            seed = newSeed;
            return this;
        }

        /** Sets the disk's own GUID; the partitions' are still made from the seed. */
        public Builder guid(Guid newDiskId) {
            diskId = newDiskId;
            return this;
        }

        /** Adds an EFI system partition with a FAT32 volume that fits its files. */
        public Builder espFat32(String label, FatFiles.Filler files) {
            return espFat32(label, 0, files);
        }

        /** Adds an EFI system partition with a FAT32 volume of {@code bytes} bytes. */
        public Builder espFat32(String label, long bytes, FatFiles.Filler files) {
            return fat(PartitionType.EFI_SYSTEM, "EFI system partition",
                    FatImage.builder().type(FatType.FAT32).label(label).size(bytes).files(files));
        }

        /**
         * Adds a partition with a FAT volume.
         *
         * @param volume the volume's settings; its sector size becomes the disk's block size
         */
        public Builder fat(Guid type, String name, FatImage.Builder volume) {
            return add(type, name, firstLba -> {
                FatImage image = volume.sectorSize(blockSize).hiddenSectors(firstLba).build();
                return new Contents(image.size(), image.parts());
            });
        }

        /** Adds a partition with these bytes, which must not change any more. */
        public Builder partition(Guid type, String name, byte[] contents) {
            return partition(type, name, Content.of(contents));
        }

        /** Adds a partition with a host file's contents. */
        public Builder partition(Guid type, String name, Path hostFile) {
            return add(type, name, _ -> whole(Content.of(hostFile)));
        }

        /** Adds a partition with any contents. */
        public Builder partition(Guid type, String name, Content contents) {
            return add(type, name, _ -> whole(contents));
        }

        /** Adds a partition of {@code bytes} zeroes. */
        public Builder emptyPartition(Guid type, String name, long bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("partition size " + bytes);
            }
            return add(type, name, _ -> new Contents(bytes, List.of()));
        }

        private static Contents whole(Content content) {
            return new Contents(content.size(), List.of(new Part(0, content)));
        }

        private Builder add(Guid type, String name, Source source) {
            if (planned.size() == ENTRY_COUNT) {
                throw new IllegalArgumentException("a disk has at most " + ENTRY_COUNT + " partitions");
            }
            planned.add(new Planned(type, name, source));
            return this;
        }

        /**
         * Lays the disk out.
         *
         * @throws IOException if a host file cannot be found
         * @throws IllegalArgumentException if the partitions do not fit the disk, or files their volume
         */
        public DiskImage build() throws IOException {
            long tableBlocks = ENTRY_COUNT * 128 / blockSize;
            long align = ALIGNMENT / blockSize;
            List<Part> parts = new ArrayList<>();
            List<GptPartition> partitions = new ArrayList<>();
            long next = align;
            for (Planned plan : planned) {
                Contents contents = plan.source.at(next);
                long blocks = Math.max(1, Math.ceilDiv(contents.size, (long) blockSize));
                int number = partitions.size() + 1;
                partitions.add(new GptPartition(number, plan.type, guid("partition " + number), next,
                        next + blocks - 1, 0, plan.name));
                for (Part part : contents.parts) {
                    parts.add(part.shifted(next * blockSize));
                }
                next = Math.ceilDiv(next + blocks, align) * align;
            }
            long end = partitions.isEmpty() ? next : partitions.getLast().lastLba() + 1;
            long blockCount = size / blockSize;
            if (size == 0) {
                blockCount = Math.ceilDiv(end + tableBlocks + 1, align) * align;
            } else if (size % blockSize != 0 || end + tableBlocks + 1 > blockCount) {
                throw new IllegalArgumentException(
                        "a disk of " + size + " bytes is too small for its " + partitions.size()
                                + " partitions, or no whole number of blocks");
            }
            addTables(parts, partitions, blockCount, tableBlocks);
            return new DiskImage(new ComposedDevice(blockSize, blockCount, parts), partitions);
        }

        private void addTables(List<Part> parts, List<GptPartition> partitions, long blockCount, long tableBlocks) {
            byte[] entries = Gpt.encodeEntries(partitions, ENTRY_COUNT);
            CRC32 crc = new CRC32();
            crc.update(entries);
            long lastLba = blockCount - 1;
            long backupEntries = lastLba - tableBlocks;
            Guid id = diskId == null ? guid("disk") : diskId;
            GptHeader primary = new GptHeader(92, 1, lastLba, 2 + tableBlocks, backupEntries - 1, id, 2, ENTRY_COUNT,
                    128,
                    (int) crc.getValue());
            GptHeader backup = new GptHeader(92, lastLba, 1, 2 + tableBlocks, backupEntries - 1, id, backupEntries,
                    ENTRY_COUNT, 128, (int) crc.getValue());
            Content table = Content.of(entries);
            parts.add(new Part(0, Content.of(Mbr.encodeProtective(blockCount))));
            parts.add(new Part(blockSize, Content.of(primary.encode(blockSize))));
            parts.add(new Part(2L * blockSize, table));
            parts.add(new Part(backupEntries * blockSize, table));
            parts.add(new Part(lastLba * blockSize, Content.of(backup.encode(blockSize))));
        }

        private Guid guid(String what) {
            byte[] name = ("Drydock " + seed + " " + what).getBytes(StandardCharsets.UTF_8);
            UUID uuid = UUID.nameUUIDFromBytes(name);
            return new Guid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
        }

        /** Lays the disk out and writes it to a file. */
        public void writeTo(Path file) throws IOException {
            build().writeTo(file);
        }

        /** Lays the disk out and serves it as it is. */
        public ComposedDevice asDevice() throws IOException {
            return build().asDevice();
        }
    }
}
