package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.Content;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file or directory that a {@link FatImage} is to have, and where it was placed. */
final class FatNode {
    final FatNode parent;
    final String name;
    /** The file's contents; null for a directory. */
    final Content content;
    /** A directory's children by their folded names, in the order in which they were added. */
    final Map<String, FatNode> children = new LinkedHashMap<>();
    int attributes;
    LocalDateTime time;
    int firstCluster;
    /** How many bytes a directory's entries take. */
    int entryBytes;

    FatNode(FatNode parent, String name, Content content) {
        this.parent = parent;
        this.name = name;
        this.content = content;
        this.attributes = content == null ? FatEntry.DIRECTORY : FatEntry.ARCHIVE;
    }

    boolean isDirectory() {
        return content == null;
    }

    /** How many 32 byte entries the name takes when it needs a long one. */
    static int longNameSlots(String name) {
        return Math.ceilDiv(name.length(), LongName.ENTRY_CHARS);
    }

    /** What two names of one directory must not have in common. */
    static String fold(String name) {
        StringBuilder folded = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            folded.setCharAt(i, Character.toLowerCase(Character.toUpperCase(name.charAt(i))));
        }
        return folded.toString();
    }
}
