package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.ComposedDevice.Part;
import dev.drydock.efi.disk.Content;
import java.util.ArrayList;
import java.util.List;

/** Finds a place for everything on a {@link FatImage}: how large the volume is, and which clusters a file gets. */
final class FatLayout {
    /** mtools refuses a volume that is no whole number of tracks. */
    static final int SECTORS_PER_TRACK = 32;

    private static final int MAXIMUM_CLUSTER_SECTORS = 128;
    /** Volumes near the numbers that divide the types are better avoided: some count wrongly (FAT specification, 3.5). */
    private static final int MARGIN = 16;
    private static final int USUAL_ROOT_ENTRIES = 512;
    /** Beyond this, FAT32 volumes get larger clusters rather than a larger table; 256 MiB of the smallest. */
    private static final int PREFERRED_CLUSTERS = 1 << 19;
    private static final int LARGEST_PREFERRED_CLUSTER = 32768;

    private final FatImage.Builder settings;
    /** All files and directories, each directory before what it contains. */
    private final List<FatNode> nodes = new ArrayList<>();

    FatLayout(FatImage.Builder settings, FatNode root) {
        this.settings = settings;
        collect(root);
    }

    private void collect(FatNode node) {
        nodes.add(node);
        if (node.isDirectory()) {
            node.entryBytes = DirectoryWriter.size(node, settings.label);
        }
        node.children.values().forEach(this::collect);
    }

    /** Computes the volume. */
    FatImage write() {
        FatGeometry geometry = chooseGeometry();
        int next = 2;
        for (FatNode node : nodes) {
            int clusters = clusters(node, geometry.clusterSize());
            node.firstCluster = clusters == 0 ? 0 : next;
            next += clusters;
        }
        List<Part> parts = new ArrayList<>();
        FatTableBuilder table = new FatTableBuilder(geometry, next);
        for (FatNode node : nodes) {
            table.chain(node.firstCluster, clusters(node, geometry.clusterSize()));
            Content content = node.content;
            if (node.isDirectory()) {
                content = Content.of(new DirectoryWriter(node, settings.label, settings.timestamp).write());
            }
            if (content.size() > 0) {
                long offset = node.firstCluster == 0
                        ? geometry.rootOffset()
                        : geometry.clusterOffset(node.firstCluster);
                parts.add(new Part(offset, content));
            }
        }
        Content tableContent = Content.of(table.encode());
        for (int i = 0; i < geometry.fatCount(); i++) {
            parts.add(new Part(geometry.fatOffset(i), tableContent));
        }
        parts.addAll(BootSectorWriter.parts(geometry, settings.label, next));
        return new FatImage(geometry, parts);
    }

    private int clusters(FatNode node, int clusterSize) {
        if (!node.isDirectory()) {
            return (int) Math.ceilDiv(node.content.size(), (long) clusterSize);
        }
        if (node.parent == null && settings.type != FatType.FAT32) {
            return 0;
        }
        return Math.max(1, Math.ceilDiv(node.entryBytes, clusterSize));
    }

    private FatGeometry chooseGeometry() {
        if (settings.clusterSize != 0) {
            int sectors = settings.clusterSize / settings.sectorSize;
            if (sectors < 1 || sectors > MAXIMUM_CLUSTER_SECTORS) {
                throw new IllegalArgumentException("a cluster of " + sectors + " sectors");
            }
            return geometry(sectors);
        }
        IllegalArgumentException problem = null;
        FatGeometry last = null;
        for (int sectors = 1; sectors <= MAXIMUM_CLUSTER_SECTORS; sectors *= 2) {
            if (last != null && sectors * settings.sectorSize > LARGEST_PREFERRED_CLUSTER) {
                break;
            }
            try {
                last = geometry(sectors);
                if (last.clusterCount() <= PREFERRED_CLUSTERS) {
                    return last;
                }
            } catch (IllegalArgumentException e) {
                problem = problem == null ? e : problem;
            }
        }
        if (last == null) {
            throw problem;
        }
        return last;
    }

    private FatGeometry geometry(int sectorsPerCluster) {
        FatType type = settings.type;
        int sectorSize = settings.sectorSize;
        int clusterSize = sectorsPerCluster * sectorSize;
        long used = nodes.stream().mapToLong(node -> clusters(node, clusterSize)).sum();
        int reserved = type == FatType.FAT32 ? 32 : 1;
        int rootEntries = type == FatType.FAT32 ? 0 : rootEntries();
        long fixed = reserved + Math.ceilDiv(rootEntries * FatGeometry.ENTRY_BYTES, sectorSize);
        long total = settings.size / sectorSize / SECTORS_PER_TRACK * SECTORS_PER_TRACK;
        if (settings.size == 0) {
            long wanted = used + Math.ceilDiv(settings.free, (long) clusterSize);
            wanted = Math.max(wanted, type == FatType.FAT12 ? 1 : type.minimumClusters() + MARGIN);
            total = fixed + settings.fatCount * tableSectors(wanted) + wanted * sectorsPerCluster;
            total = Math.ceilDiv(total, (long) SECTORS_PER_TRACK) * SECTORS_PER_TRACK;
        }
        long tableSectors = tableSectors(0);
        long clusters;
        do {
            long data = total - fixed - settings.fatCount * tableSectors;
            clusters = data <= 0 ? 0 : data / sectorsPerCluster;
            // The larger the table, the fewer clusters it has to cover; grow it until it covers those that are left.
        } while (tableSectors < tableSectors(clusters) && ++tableSectors > 0);
        if (total > 0xffffffffL || clusters < type.minimumClusters() || clusters > type.maximumClusters()) {
            throw new IllegalArgumentException(
                    total * sectorSize + " bytes in clusters of " + clusterSize + " would be "
                            + clusters + " clusters; " + type + " has " + type.minimumClusters() + " to "
                            + type.maximumClusters());
        }
        if (used > clusters) {
            throw new IllegalArgumentException(
                    "the files take " + used + " clusters of " + clusterSize + " bytes, the volume has " + clusters);
        }
        boolean wide = type == FatType.FAT32;
        return new FatGeometry(type, sectorSize, sectorsPerCluster, reserved, settings.fatCount, rootEntries, total,
                0xf8,
                tableSectors, settings.hiddenSectors, true, 0, wide ? 2 : 0, wide ? 1 : 0, wide ? 6 : 0,
                settings.volumeId, settings.label, (int) clusters);
    }

    private long tableSectors(long clusters) {
        return Math.ceilDiv(Math.ceilDiv((clusters + 2) * settings.type.bits(), 8L), (long) settings.sectorSize);
    }

    private int rootEntries() {
        int needed = nodes.getFirst().entryBytes / FatGeometry.ENTRY_BYTES;
        int perBlock = 4096 / FatGeometry.ENTRY_BYTES;
        int entries = Math.max(USUAL_ROOT_ENTRIES, Math.ceilDiv(needed, perBlock) * perBlock);
        if (entries > 0xffff) {
            throw new IllegalArgumentException("the root directory has too many entries: " + needed);
        }
        return entries;
    }
}
