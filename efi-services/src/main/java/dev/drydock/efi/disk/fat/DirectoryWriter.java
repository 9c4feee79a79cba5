package dev.drydock.efi.disk.fat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;

/** Writes the entries of one directory of a {@link FatImage}. */
final class DirectoryWriter {
    private final FatNode directory;
    private final String label;
    private final LocalDateTime defaultTime;
    private final ByteBuffer buffer;

    DirectoryWriter(FatNode directory, String label, LocalDateTime defaultTime) {
        this.directory = directory;
        this.label = label;
        this.defaultTime = defaultTime;
        this.buffer = ByteBuffer.allocate(directory.entryBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * How many bytes a directory's entries take.
     *
     * @throws IllegalArgumentException if they are too many for a directory
     */
    static int size(FatNode directory, String label) {
        int slots = directory.parent != null ? 2 : label.isEmpty() ? 0 : 1;
        ShortNameGenerator aliases = aliases(directory);
        for (FatNode child : directory.children.values()) {
            slots += aliases.generate(child.name).complete() ? 1 : 1 + FatNode.longNameSlots(child.name);
        }
        if (slots > FatVolume.MAXIMUM_SLOTS) {
            throw new IllegalArgumentException("the directory " + directory.name + " has too many entries: " + slots);
        }
        return slots * FatGeometry.ENTRY_BYTES;
    }

    private static ShortNameGenerator aliases(FatNode directory) {
        List<String> names = directory.children.values().stream().map(child -> child.name).toList();
        return new ShortNameGenerator(names);
    }

    byte[] write() {
        if (directory.parent != null) {
            // A parent that is the root is 0, on FAT32 too (FAT specification, section 6.5).
            int parent = directory.parent.parent == null ? 0 : directory.parent.firstCluster;
            put(padded("."), FatEntry.DIRECTORY, directory.firstCluster, 0, directory.time);
            put(padded(".."), FatEntry.DIRECTORY, parent, 0, directory.parent.time);
        } else if (!label.isEmpty()) {
            put(padded(label), FatEntry.VOLUME_ID, 0, 0, null);
        }
        ShortNameGenerator aliases = aliases(directory);
        for (FatNode child : directory.children.values()) {
            ShortNameGenerator.Alias alias = aliases.generate(child.name);
            if (!alias.complete()) {
                EntryBytes.putLongName(buffer, child.name, ShortName.checksum(alias.bytes(), 0));
            }
            put(alias.bytes(), child.attributes, child.firstCluster, child.isDirectory() ? 0 : child.content.size(),
                    child.time);
        }
        return buffer.array();
    }

    static byte[] padded(String text) {
        return (text + " ".repeat(ShortName.BYTES - text.length())).getBytes(StandardCharsets.US_ASCII);
    }

    private void put(byte[] name, int attributes, int cluster, long size, LocalDateTime ownTime) {
        LocalDateTime time = ownTime == null ? defaultTime : ownTime;
        boolean isLabel = attributes == FatEntry.VOLUME_ID;
        EntryBytes.put(buffer, name, attributes, cluster, size,
                isLabel ? new EntryBytes.Times(null, time, null) : EntryBytes.Times.all(time));
    }
}
