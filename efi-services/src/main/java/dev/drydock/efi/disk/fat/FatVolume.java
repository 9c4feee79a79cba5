package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DeviceBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A FAT12, FAT16 or FAT32 volume (Microsoft FAT specification; UEFI 2.10, 13.3).
 *
 * <p>It keeps nothing but what its boot sector said: entries, directories and files are values that belong to the caller.
 */
public final class FatVolume {
    /** The most entries of a directory, those of long names included (FAT specification, section 6). */
    static final int MAXIMUM_SLOTS = 65536;
    /** The most directories above an entry: more than any path needs, and few enough to walk without concern. */
    static final int MAXIMUM_DEPTH = 1024;

    private final BlockDevice device;
    private final DeviceBytes volume;
    private final FatGeometry geometry;
    private final FatTable table;
    private final FatEntry root;
    private final List<String> findings;

    private FatVolume(BlockDevice device) throws IOException {
        this.device = device;
        this.volume = new DeviceBytes(device);
        if (device.size() < FatGeometry.BOOT_BYTES) {
            throw new FatFormatException("BS_jmpBoot", 0, "the device has " + device.size() + " bytes");
        }
        this.geometry = FatGeometry.parse(volume.read(0, FatGeometry.BOOT_BYTES), device.size());
        this.table = new FatTable(volume, geometry);
        this.root = FatEntry.root(geometry);
        this.findings = inspect();
    }

    /**
     * Opens the volume that begins at the device's first block.
     *
     * @param device the device, which stays the caller's to close
     * @throws FatFormatException if there is no valid boot sector
     */
    public static FatVolume open(BlockDevice device) throws IOException {
        return new FatVolume(device);
    }

    /** Whether the device begins with a valid boot sector of a FAT volume. */
    public static boolean isPresent(BlockDevice device) throws IOException {
        try {
            open(device);
            return true;
        } catch (FatFormatException _) {
            return false;
        }
    }

    private List<String> inspect() throws IOException {
        List<String> found = new ArrayList<>();
        FatType type = geometry.type();
        if (geometry.clusterCount() < type.minimumClusters()) {
            found.add(
                    "the volume is laid out as " + type + " but has only " + geometry.clusterCount() + " clusters, not "
                            + type.minimumClusters());
        }
        int media = table.new Cursor().entry(0);
        if ((media & 0xff) != geometry.media()) {
            found.add("the allocation table's media byte is " + (media & 0xff) + ", the boot sector's "
                    + geometry.media());
        }
        if (type == FatType.FAT32 && readFsInfo() == null) {
            found.add("there is no valid FSInfo sector");
        }
        return List.copyOf(found);
    }

    /** The device that the volume is on. */
    public BlockDevice device() {
        return device;
    }

    /** What the boot sector says. */
    public FatGeometry geometry() {
        return geometry;
    }

    /** What was found odd when the volume was opened, though it can be read; for people. */
    public List<String> findings() {
        return findings;
    }

    /** The root directory. */
    public FatEntry root() {
        return root;
    }

    /** The size of all clusters in bytes. */
    public long size() {
        return (long) geometry.clusterCount() * geometry.clusterSize();
    }

    /** The size of the clusters that the allocation table says are free, in bytes; counted anew each time. */
    public long freeBytes() throws IOException {
        return (long) table.countFree() * geometry.clusterSize();
    }

    /**
     * What FSInfo says is free, in bytes: quick, but advisory (FAT specification, section 5).
     *
     * @return empty if there is no such sector, or it does not know
     */
    public Optional<Long> freeBytesHint() throws IOException {
        ByteBuffer info = geometry.type() == FatType.FAT32 ? readFsInfo() : null;
        if (info == null || Integer.compareUnsigned(info.getInt(488), geometry.clusterCount()) > 0) {
            return Optional.empty();
        }
        return Optional.of((long) info.getInt(488) * geometry.clusterSize());
    }

    /** The volume's bytes. */
    DeviceBytes bytes() {
        return volume;
    }

    /** The allocation table. */
    FatTable table() {
        return table;
    }

    /** The FSInfo structure's 512 bytes; null if there is none that is valid. */
    ByteBuffer readFsInfo() throws IOException {
        if (geometry.fsInfoSector() == 0) {
            return null;
        }
        byte[] bytes = volume.read((long) geometry.fsInfoSector() * geometry.bytesPerSector(), 512);
        ByteBuffer info = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean valid = info.getInt(0) == 0x41615252 && info.getInt(484) == 0x61417272
                && info.getInt(508) == 0xaa550000;
        return valid ? info : null;
    }

    /** The volume's label: the root directory's, else the boot sector's, else empty. */
    public String label() throws IOException {
        String label = read(root).label();
        return label == null ? geometry.bootLabel() : label;
    }

    /**
     * Reads a directory.
     *
     * @param entry the directory's entry; one for {@code .} or {@code ..} means what it means in the directory it is from
     * @throws IllegalArgumentException if {@code entry} is not a directory
     * @throws FatFormatException if the directory's clusters or its size are not valid, or it contains itself
     */
    public FatDirectory directory(FatEntry entry) throws IOException {
        if (!entry.isDirectory()) {
            throw new IllegalArgumentException(entry + " is not a directory");
        }
        FatEntry target = entry.resolved();
        return new FatDirectory(target, read(target).entries());
    }

    private DirectoryReader read(FatEntry directory) throws IOException {
        DirectoryReader reader = new DirectoryReader(geometry.type(), directory);
        if (directory.isRoot() && geometry.type() != FatType.FAT32) {
            reader.read(volume.read(geometry.rootOffset(), geometry.rootEntries() * FatGeometry.ENTRY_BYTES));
            return reader;
        }
        checkAncestors(directory);
        ClusterChain chain = chain(directory);
        while (reader.read(volume.read(geometry.clusterOffset(chain.cluster()), geometry.clusterSize()))
                && chain.advance()) {
            if (reader.slots() >= MAXIMUM_SLOTS) {
                throw new FatFormatException("FAT entry " + chain.cluster(), table.position(chain.cluster()),
                        "the directory " + directory.name() + " has more than " + MAXIMUM_SLOTS + " entries");
            }
        }
        return reader;
    }

    private void checkAncestors(FatEntry directory) throws FatFormatException {
        int depth = 0;
        for (FatEntry above = directory.parent(); above != null; above = above.parent()) {
            if (above.firstCluster() == directory.firstCluster() || ++depth > MAXIMUM_DEPTH) {
                throw new FatFormatException("DIR_FstClus of " + directory.name(), position(directory),
                        depth > MAXIMUM_DEPTH ? "the directory is too deep" : "the directory contains itself");
            }
        }
    }

    /** A directory's entries, to be changed. */
    DirectorySlots slots(FatEntry directory) throws IOException {
        boolean fixedRoot = directory.isRoot() && geometry.type() != FatType.FAT32;
        int most = Math.ceilDiv(MAXIMUM_SLOTS * FatGeometry.ENTRY_BYTES, geometry.clusterSize());
        int[] clusters = fixedRoot ? new int[0] : chain(directory).clusters(most);
        return new DirectorySlots(volume, geometry, clusters);
    }

    /** Follows the chain of a directory, or of a file that has clusters. */
    ClusterChain chain(FatEntry entry) throws FatFormatException {
        return new ClusterChain(geometry, table, entry.firstCluster(),
                entry.isRoot() ? "BPB_RootClus" : "DIR_FstClus of " + entry.name(), position(entry));
    }

    /** Roughly where an entry is on disk: the beginning of its directory. */
    long position(FatEntry entry) {
        if (entry.isRoot()) {
            return 44;
        }
        boolean fixedRoot = entry.parent().isRoot() && geometry.type() != FatType.FAT32;
        return fixedRoot ? geometry.rootOffset() : geometry.clusterOffset(entry.parent().firstCluster());
    }

    /**
     * Looks up a path.
     *
     * @param base the directory that a path without a leading separator starts from
     * @param path names separated by backslashes, in any case, {@code .} and {@code ..} included; further separators
     *     count as one, and the empty path is {@code base}
     * @return empty if there is no such entry, a file is used as a directory, or the path leads above the root
     * @throws FatFormatException as {@link #directory}
     */
    public Optional<FatEntry> find(FatEntry base, String path) throws IOException {
        FatEntry current = path.startsWith("\\") ? root : base.resolved();
        for (String name : path.split("\\\\")) {
            if (!name.isEmpty()) {
                Optional<FatEntry> next = step(current, name);
                if (next.isEmpty()) {
                    return next;
                }
                current = next.get();
            }
        }
        return Optional.of(current);
    }

    private Optional<FatEntry> step(FatEntry current, String name) throws IOException {
        if (!current.isDirectory()) {
            return Optional.empty();
        }
        return switch (name) {
            case "." -> Optional.of(current);
            case ".." -> Optional.ofNullable(current.parent());
            default -> directory(current).find(LongName.stripped(name));
        };
    }

    /**
     * Looks up a file's clusters, so that it can be read.
     *
     * @throws IllegalArgumentException if {@code entry} is a directory
     * @throws FatFormatException if the file's clusters are not valid, or too few for its size
     */
    public FatFile file(FatEntry entry) throws IOException {
        if (entry.isDirectory()) {
            throw new IllegalArgumentException(entry + " is a directory");
        }
        if (entry.size() == 0) {
            return new FatFile(volume, geometry, entry, ClusterChain.Extents.EMPTY);
        }
        long clusters = Math.ceilDiv(entry.size(), (long) geometry.clusterSize());
        if (clusters > geometry.clusterCount()) {
            throw new FatFormatException("DIR_FileSize of " + entry.name(), position(entry),
                    entry.size() + " bytes are more than the volume has");
        }
        return new FatFile(volume, geometry, entry, chain(entry).extents((int) clusters));
    }
}
