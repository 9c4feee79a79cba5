package dev.drydock.efi.disk.fat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a volume's boot sector says: {@code BPB} and extended boot record (FAT specification, sections 3.1 to 3.5).
 *
 * @param type the volume's type
 * @param bytesPerSector the sector size in bytes: 512, 1024, 2048 or 4096, whatever the device's block size is
 * @param sectorsPerCluster a power of two from 1 to 128
 * @param reservedSectors the number of sectors before the first allocation table, at least 1
 * @param fatCount the number of allocation tables, at least 1
 * @param rootEntries the number of entries of the root directory; 0 on FAT32, whose root is a cluster chain
 * @param totalSectors the volume's size in sectors
 * @param media the media descriptor byte
 * @param sectorsPerFat the size of one allocation table in sectors
 * @param hiddenSectors the number of sectors before the volume, as far as its maker knew
 * @param mirrored whether all allocation tables are kept alike
 * @param activeFat the allocation table to read, 0 where they are mirrored
 * @param rootCluster the root directory's first cluster; 0 except on FAT32
 * @param fsInfoSector the sector of the FSInfo structure, or 0 where there is none
 * @param backupBootSector the sector of the boot sector's copy, or 0 where there is none
 * @param volumeId the serial number, 0 where there is none
 * @param bootLabel the label in the boot sector without trailing spaces, empty where there is none
 * @param clusterCount the number of data clusters; they are numbered from 2 on
 */
public record FatGeometry(FatType type, int bytesPerSector, int sectorsPerCluster, int reservedSectors, int fatCount,
        int rootEntries, long totalSectors, int media, long sectorsPerFat, long hiddenSectors, boolean mirrored,
        int activeFat, int rootCluster, int fsInfoSector, int backupBootSector, int volumeId, String bootLabel,
        int clusterCount) {
    /** The size of a directory entry in bytes. */
    static final int ENTRY_BYTES = 32;

    /** How much of a volume's first sector is looked at, in bytes. */
    static final int BOOT_BYTES = 512;

    /**
     * Parses and checks a boot sector.
     *
     * @param bytes the volume's first 512 bytes
     * @param deviceSize the size in bytes of the device that the volume is on
     * @throws FatFormatException if they are not a boot sector of a volume that fits the device
     */
    static FatGeometry parse(byte[] bytes, long deviceSize) throws FatFormatException {
        ByteBuffer boot = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int jump = bytes[0] & 0xff;
        check(jump == 0xeb || jump == 0xe9, "BS_jmpBoot", 0, jump);
        int bytesPerSector = boot.getShort(11) & 0xffff;
        check(Integer.bitCount(bytesPerSector) == 1 && bytesPerSector >= 512 && bytesPerSector <= 4096,
                "BPB_BytsPerSec", 11, bytesPerSector);
        int sectorsPerCluster = bytes[13] & 0xff;
        check(Integer.bitCount(sectorsPerCluster) == 1, "BPB_SecPerClus", 13, sectorsPerCluster);
        int reservedSectors = boot.getShort(14) & 0xffff;
        check(reservedSectors >= 1, "BPB_RsvdSecCnt", 14, reservedSectors);
        int fatCount = bytes[16] & 0xff;
        check(fatCount >= 1, "BPB_NumFATs", 16, fatCount);
        int rootEntries = boot.getShort(17) & 0xffff;
        long totalSectors = boot.getShort(19) & 0xffff;
        int media = bytes[21] & 0xff;
        check(media == 0xf0 || media >= 0xf8, "BPB_Media", 21, media);
        long sectorsPerFat = boot.getShort(22) & 0xffff;
        long hiddenSectors = boot.getInt(28) & 0xffffffffL;
        check(boot.getShort(510) == (short) 0xaa55, "Signature_word", 510, boot.getShort(510) & 0xffff);
        int totalOffset = 19;
        if (totalSectors == 0) {
            totalOffset = 32;
            totalSectors = boot.getInt(32) & 0xffffffffL;
        }
        check(totalSectors > 0 && totalSectors <= deviceSize / bytesPerSector, "BPB_TotSec", totalOffset, totalSectors);

        // Neither type has a table of no sectors, so this tells the layouts apart even where the number of clusters is
        // too small for the type: firmware accepts such a FAT32 volume, and careless tools make them.
        boolean wide = sectorsPerFat == 0;
        if (wide) {
            sectorsPerFat = boot.getInt(36) & 0xffffffffL;
            check(sectorsPerFat > 0, "BPB_FATSz32", 36, sectorsPerFat);
            check(rootEntries == 0, "BPB_RootEntCnt", 17, rootEntries);
            check(boot.getShort(42) == 0, "BPB_FSVer", 42, boot.getShort(42) & 0xffff);
        } else {
            check(rootEntries > 0, "BPB_RootEntCnt", 17, rootEntries);
        }
        long rootSectors = Math.ceilDiv(rootEntries * ENTRY_BYTES, bytesPerSector);
        long metaSectors = reservedSectors + fatCount * sectorsPerFat + rootSectors;
        check(metaSectors < totalSectors, wide ? "BPB_FATSz32" : "BPB_FATSz16", wide ? 36 : 22, sectorsPerFat);
        long clusters = (totalSectors - metaSectors) / sectorsPerCluster;
        FatType type = wide ? FatType.FAT32 : FatType.of(clusters);
        check(clusters >= 1 && clusters <= type.maximumClusters() && (wide || type != FatType.FAT32),
                "count of clusters", totalOffset, clusters);
        check(sectorsPerFat * bytesPerSector * 8 / type.bits() >= clusters + 2, wide ? "BPB_FATSz32" : "BPB_FATSz16",
                wide ? 36 : 22, sectorsPerFat);

        boolean mirrored = true;
        int activeFat = 0;
        int rootCluster = 0;
        int fsInfoSector = 0;
        int backupBootSector = 0;
        if (wide) {
            int flags = boot.getShort(40) & 0xffff;
            mirrored = (flags & 0x80) == 0;
            activeFat = mirrored ? 0 : flags & 0xf;
            check(activeFat < fatCount, "BPB_ExtFlags", 40, flags);
            rootCluster = boot.getInt(44);
            check(rootCluster >= 2 && rootCluster - 2 < clusters, "BPB_RootClus", 44, rootCluster & 0xffffffffL);
            fsInfoSector = reservedSector(boot.getShort(48) & 0xffff, reservedSectors);
            backupBootSector = reservedSector(boot.getShort(50) & 0xffff, reservedSectors);
        }
        int extended = wide ? 64 : 36;
        int signature = bytes[extended + 2] & 0xff;
        int volumeId = signature == 0x28 || signature == 0x29 ? boot.getInt(extended + 3) : 0;
        String label = signature == 0x29 ? OemText.decode(bytes, extended + 7, ShortName.BYTES).stripTrailing() : "";
        return new FatGeometry(type, bytesPerSector, sectorsPerCluster, reservedSectors, fatCount, rootEntries,
                totalSectors, media, sectorsPerFat, hiddenSectors, mirrored, activeFat, rootCluster, fsInfoSector,
                backupBootSector, volumeId, label.equals("NO NAME") ? "" : label, (int) clusters);
    }

    private static int reservedSector(int sector, int reservedSectors) {
        return sector < reservedSectors ? sector : 0;
    }

    private static void check(boolean valid, String field, long offset, long value) throws FatFormatException {
        if (!valid) {
            throw new FatFormatException(field, offset, "the value is " + value);
        }
    }

    /** The size of a cluster in bytes. */
    public int clusterSize() {
        return sectorsPerCluster * bytesPerSector;
    }

    /** The highest cluster number. */
    int lastCluster() {
        return clusterCount + 1;
    }

    /** Whether {@code cluster} is the number of a data cluster. */
    boolean isDataCluster(int cluster) {
        return cluster >= 2 && cluster <= lastCluster();
    }

    /** The byte offset of allocation table {@code number} in the volume. */
    long fatOffset(int number) {
        return (reservedSectors + number * sectorsPerFat) * bytesPerSector;
    }

    /** The size of one allocation table in bytes. */
    long fatSize() {
        return sectorsPerFat * bytesPerSector;
    }

    /** The byte offset in the volume of a FAT12 or FAT16 root directory. */
    long rootOffset() {
        return fatOffset(fatCount);
    }

    /** The byte offset of {@code cluster} in the volume. */
    long clusterOffset(int cluster) {
        long rootSectors = Math.ceilDiv(rootEntries * ENTRY_BYTES, bytesPerSector);
        return rootOffset() + rootSectors * bytesPerSector + (cluster - 2L) * clusterSize();
    }
}
