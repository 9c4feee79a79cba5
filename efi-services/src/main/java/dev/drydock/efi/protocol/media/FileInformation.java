package dev.drydock.efi.protocol.media;

import dev.drydock.efi.disk.DiskFormatException;
import dev.drydock.efi.disk.fat.FatDirectory;
import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatType;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.spec.Guid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;

/** What GetInfo tells of files and volumes (UEFI 2.10, 13.5.16, 13.5.17 and 13.5.18), as bytes. */
final class FileInformation {
    /** {@code EFI_FILE_INFO_ID}. */
    static final Guid FILE = Guid.parse("09576e92-6d3f-11d2-8e39-00a0c969723b");
    /** {@code EFI_FILE_SYSTEM_INFO_ID}. */
    static final Guid FILE_SYSTEM = Guid.parse("09576e93-6d3f-11d2-8e39-00a0c969723b");
    /** {@code EFI_FILE_SYSTEM_VOLUME_LABEL_ID}. */
    static final Guid VOLUME_LABEL = Guid.parse("db47d7d3-fe81-11d3-9a35-0090273fc14d");

    private static final int FILE_NAME = 80;
    private static final int SLOT_BYTES = 32;
    private static final int FILE_SYSTEM_LABEL = 36;
    /** {@code EFI_FILE_VALID_ATTR}: everything that a FAT directory says but that an entry is the volume's label. */
    private static final int VALID_ATTRIBUTES = 0x37;
    /** {@code EFI_UNSPECIFIED_TIMEZONE}: FAT keeps local times and does not say where. */
    private static final short UNSPECIFIED_TIMEZONE = 0x7ff;

    private FileInformation() {}

    /** {@code EFI_FILE_INFO}. A directory's sizes are both that of the clusters that its entries lie in. */
    static byte[] file(FatVolume volume, FatEntry entry) throws IOException {
        ByteBuffer info = allocate(FILE_NAME, entry.name());
        long clusterSize = volume.geometry().clusterSize();
        long size = size(volume, entry);
        info.putLong(0, info.capacity()).putLong(8, size).putLong(16, Math.ceilDiv(size, clusterSize) * clusterSize);
        putTime(info, 24, entry.created());
        putTime(info, 40, entry.accessed());
        putTime(info, 56, entry.modified());
        return info.putLong(72, entry.attributes() & VALID_ATTRIBUTES).array();
    }

    /** {@code FileSize}. */
    static long size(FatVolume volume, FatEntry entry) throws IOException {
        return entry.isDirectory() ? directorySize(volume, entry) : entry.size();
    }

    private static long directorySize(FatVolume volume, FatEntry entry) throws IOException {
        FatDirectory directory;
        try {
            directory = volume.directory(entry);
        } catch (DiskFormatException _) {
            // What the directory above says about it is good all the same.
            return 0;
        }
        if (directory.entry().isRoot() && volume.geometry().type() != FatType.FAT32) {
            return 0;
        }
        long slots = directory.entries().stream().mapToLong(FatEntry::slot).max().orElse(0) + 1;
        long clusterSize = volume.geometry().clusterSize();
        return Math.ceilDiv(slots * SLOT_BYTES, clusterSize) * clusterSize;
    }

    /** {@code EFI_FILE_SYSTEM_INFO}. */
    static byte[] fileSystem(FatVolume volume, boolean readOnly) throws IOException {
        ByteBuffer info = allocate(FILE_SYSTEM_LABEL, volume.label());
        var hint = volume.freeBytesHint();
        info.putLong(0, info.capacity()).put(8, (byte) (readOnly ? 1 : 0)).putLong(16, volume.size())
                .putLong(24, hint.isPresent() ? hint.get() : volume.freeBytes())
                .putInt(32, volume.geometry().clusterSize());
        return info.array();
    }

    /** {@code EFI_FILE_SYSTEM_VOLUME_LABEL}. */
    static byte[] volumeLabel(FatVolume volume) throws IOException {
        return allocate(0, volume.label()).array();
    }

    private static ByteBuffer allocate(int nameOffset, String name) {
        byte[] text = (name + '\0').getBytes(StandardCharsets.UTF_16LE);
        return ByteBuffer.allocate(nameOffset + text.length).order(ByteOrder.LITTLE_ENDIAN).put(nameOffset, text);
    }

    /** {@code EFI_TIME} (8.3.1); all zero where the time is not recorded. */
    private static void putTime(ByteBuffer info, int offset, LocalDateTime time) {
        if (time != null) {
            info.putShort(offset, (short) time.getYear()).put(offset + 2, (byte) time.getMonthValue())
                    .put(offset + 3, (byte) time.getDayOfMonth()).put(offset + 4, (byte) time.getHour())
                    .put(offset + 5, (byte) time.getMinute()).put(offset + 6, (byte) time.getSecond())
                    .putInt(offset + 8, time.getNano()).putShort(offset + 12, UNSPECIFIED_TIMEZONE);
        }
    }
}
