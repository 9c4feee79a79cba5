package dev.drydock.efi.disk.fat;

import java.time.LocalDateTime;

/**
 * What a directory says about a file or a directory (FAT specification, sections 6 and 7).
 *
 * @param parent the directory that has this entry; null for the root directory itself
 * @param name the long name, or the short one where there is no valid long name; empty for the root
 * @param shortName the 8.3 name, in capitals
 * @param attributes {@code DIR_Attr}; its bits are constants of this class
 * @param size the size in bytes, 0 to 2³²-1; 0 for a directory
 * @param firstCluster where the contents begin; 0 where there are none
 * @param created the time of creation, or null if not recorded
 * @param modified the time of the last write, or null if not recorded
 * @param accessed the day of the last access, at midnight, or null if not recorded
 * @param slot the index of the short name's entry in the directory, in units of 32 bytes; -1 for the root
 * @param slotCount how many 32 byte entries this one takes, those of its long name included; 0 for the root
 */
public record FatEntry(FatEntry parent, String name, String shortName, int attributes, long size, int firstCluster,
        LocalDateTime created, LocalDateTime modified, LocalDateTime accessed, int slot, int slotCount) {
    /** {@code ATTR_READ_ONLY}. */
    public static final int READ_ONLY = 0x01;
    /** {@code ATTR_HIDDEN}. */
    public static final int HIDDEN = 0x02;
    /** {@code ATTR_SYSTEM}. */
    public static final int SYSTEM = 0x04;
    /** {@code ATTR_VOLUME_ID}. */
    public static final int VOLUME_ID = 0x08;
    /** {@code ATTR_DIRECTORY}. */
    public static final int DIRECTORY = 0x10;
    /** {@code ATTR_ARCHIVE}. */
    public static final int ARCHIVE = 0x20;
    /** {@code ATTR_LONG_NAME}: marks an entry that holds a part of a long name. */
    static final int LONG_NAME = READ_ONLY | HIDDEN | SYSTEM | VOLUME_ID;
    /** The bits that {@link #LONG_NAME} is told by. */
    static final int LONG_NAME_MASK = LONG_NAME | DIRECTORY | ARCHIVE;

    static FatEntry root(FatGeometry geometry) {
        return new FatEntry(null, "", "", DIRECTORY, 0, geometry.rootCluster(), null, null, null, -1, 0);
    }

    /** Whether this is the root directory. */
    public boolean isRoot() {
        return parent == null;
    }

    /** Whether this is a directory. */
    public boolean isDirectory() {
        return (attributes & DIRECTORY) != 0;
    }

    /** Whether this is the entry {@code .} or {@code ..}, which every directory but the root has on disk. */
    public boolean isDot() {
        return name.equals(".") || name.equals("..");
    }

    /**
     * What this stands for: of {@code .} and {@code ..} the directory that they mean by the way that led there, not by
     * what is on disk.
     */
    public FatEntry resolved() {
        if (!isDot()) {
            return this;
        }
        return name.equals(".") || parent.isRoot() ? parent : parent.parent;
    }

    /** The number of directories above this entry. */
    public int depth() {
        int depth = 0;
        for (FatEntry above = parent; above != null; above = above.parent) {
            depth++;
        }
        return depth;
    }

    /** The path from the root, {@code \EFI\BOOT}; {@code \} for the root. */
    public String path() {
        if (isRoot()) {
            return "\\";
        }
        StringBuilder path = new StringBuilder();
        for (FatEntry entry = this; !entry.isRoot(); entry = entry.parent) {
            path.insert(0, "\\" + entry.name);
        }
        return path.toString();
    }

    /** This entry where the directory above is described by {@code newParent}. */
    public FatEntry under(FatEntry newParent) {
        return new FatEntry(newParent, name, shortName, attributes, size, firstCluster, created, modified, accessed,
                slot, slotCount);
    }

    /** Whether {@code other} is at the same place of the same directory. */
    public boolean isSamePlace(FatEntry other) {
        return slot == other.slot && (isRoot()
                ? other.isRoot()
                : !other.isRoot() && parent.firstCluster == other.parent.firstCluster);
    }

    FatEntry with(int newAttributes, long newSize, int newCluster, EntryBytes.Times times) {
        return new FatEntry(parent, name, shortName, newAttributes, newSize, newCluster, times.created(),
                times.modified(), times.accessed(), slot, slotCount);
    }

    /** Whether {@code text} is this entry's long or short name, in any case. */
    boolean isNamed(String text) {
        return name.equalsIgnoreCase(text) || shortName.equalsIgnoreCase(text);
    }

    @Override
    public String toString() {
        return path() + (isDirectory() ? " (directory)" : " (" + size + " bytes)");
    }
}
