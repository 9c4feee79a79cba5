package dev.drydock.efi.disk.fat;

/** The width of a volume's cluster numbers. */
public enum FatType {
    FAT12(12, 1, 4084), FAT16(16, 4085, 65524), FAT32(32, 65525, 0x0ffffff5);

    private final int bits;
    private final int minimumClusters;
    private final int maximumClusters;

    FatType(int bits, int minimumClusters, int maximumClusters) {
        this.bits = bits;
        this.minimumClusters = minimumClusters;
        this.maximumClusters = maximumClusters;
    }

    /** The type that a volume of {@code clusters} data clusters has. */
    static FatType of(long clusters) {
        return clusters <= FAT12.maximumClusters ? FAT12 : clusters <= FAT16.maximumClusters ? FAT16 : FAT32;
    }

    /** The size of an allocation table's entry in bits; of FAT32's, four are reserved. */
    public int bits() {
        return bits;
    }

    /** The fewest clusters that a volume of this type may have. */
    public int minimumClusters() {
        return minimumClusters;
    }

    /** The most clusters that a volume of this type may have. */
    public int maximumClusters() {
        return maximumClusters;
    }

    /** The bits of an entry that have a meaning. */
    int mask() {
        return bits == 32 ? 0x0fffffff : (1 << bits) - 1;
    }

    /** The entry of a cluster that is not to be used. */
    int badCluster() {
        return mask() & ~8;
    }

    /** Whether an entry says that its cluster is the chain's last. */
    boolean isEndOfChain(int entry) {
        return entry > badCluster();
    }
}
