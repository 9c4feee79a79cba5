package dev.drydock.fdt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of a tree to which overlays are applied. */
final class MutableNode {
    final String name;
    final MutableNode parent;
    final int depth;
    final Map<String, FdtProperty> properties = new LinkedHashMap<>();
    final Map<String, MutableNode> children = new LinkedHashMap<>();

    MutableNode(String name, MutableNode parent) {
        this.name = name;
        this.parent = parent;
        this.depth = parent == null ? 1 : parent.depth + 1;
    }

    static MutableNode of(FdtNode node, MutableNode parent) {
        MutableNode copy = new MutableNode(node.name(), parent);
        node.properties().forEach(property -> copy.properties.put(property.name(), property));
        node.children().forEach(child -> copy.children.put(child.name(), of(child, copy)));
        return copy;
    }

    /** As {@link FdtNode#child}. */
    MutableNode child(String childName) {
        MutableNode exact = children.get(childName);
        if (exact != null || childName.indexOf('@') >= 0) {
            return exact;
        }
        MutableNode similar = null;
        for (MutableNode child : children.values()) {
            if (child.name.startsWith(childName + "@")) {
                if (similar != null) {
                    return null;
                }
                similar = child;
            }
        }
        return similar;
    }

    MutableNode descend(String path) {
        MutableNode at = this;
        for (String component : path.split("/")) {
            if (!component.isEmpty() && at != null) {
                at = at.child(component);
            }
        }
        return at;
    }

    Phandle phandle() {
        FdtProperty property = properties.getOrDefault("phandle", properties.get("linux,phandle"));
        return property == null ? null : property.asPhandle().orElse(null);
    }

    String path() {
        if (parent == null) {
            return "/";
        }
        return parent.parent == null ? "/" + name : parent.path() + "/" + name;
    }

    FdtNode freeze() {
        return new FdtNode(name, List.copyOf(properties.values()),
                children.values().stream().map(MutableNode::freeze).toList());
    }
}
