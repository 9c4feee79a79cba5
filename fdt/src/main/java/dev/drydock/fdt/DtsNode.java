package dev.drydock.fdt;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/**
 * A node while a source is compiled. A deleted node or property keeps its place: should it be defined again, it comes back
 * there, as with dtc.
 */
final class DtsNode {
    final String name;
    final DtsNode parent;
    final int position;
    /** A deleted property has no value. */
    final Map<String, DtsValue> properties = new LinkedHashMap<>();
    final Map<String, DtsNode> children = new LinkedHashMap<>();
    /** The latest first, which is the order in which dtc lists them. */
    final SequencedSet<String> labels = new LinkedHashSet<>();
    /** Whether it ever had a label: with dtc a deleted node that comes back without still counts as having one. */
    boolean labelled;
    boolean deleted;
    boolean omitIfUnreferenced;
    boolean referenced;
    /** 0 for none. */
    int phandle;

    DtsNode(String name, DtsNode parent, int position) {
        this.name = name;
        this.parent = parent;
        this.position = position;
    }

    DtsValue property(String property) {
        return properties.get(property);
    }

    /** The child of exactly that name, if it is not deleted. */
    DtsNode child(String child) {
        DtsNode found = children.get(child);
        return found == null || found.deleted ? null : found;
    }

    /** The child of that name, made behind the others if there is none. */
    DtsNode childOrNew(String child) {
        DtsNode found = children.computeIfAbsent(child, key -> new DtsNode(key, this, position));
        found.deleted = false;
        return found;
    }

    /** Deletes this node; what is below it is the caller's. */
    void delete() {
        deleted = true;
        properties.replaceAll((key, value) -> null);
        labels.clear();
    }

    String path() {
        if (parent == null) {
            return "/";
        }
        return parent.parent == null ? "/" + name : parent.path() + "/" + name;
    }

    /** The length of {@link #path}, or one more. */
    int pathLength() {
        return parent == null ? 1 : parent.pathLength() + 1 + name.length();
    }
}
