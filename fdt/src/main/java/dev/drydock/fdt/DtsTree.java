package dev.drydock.fdt;

import dev.drydock.fdt.DtsBody.ChildEntry;
import dev.drydock.fdt.DtsBody.PropertyEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tree that a source's statements have made so far. */
final class DtsTree {
    final List<MemoryReservation> reservations = new ArrayList<>();
    final DtsNode root;
    boolean plugin;
    private final DtsScanner source;
    private final DtsBudget budget;
    private final Map<String, DtsNode> labels = new HashMap<>();
    private int fragments;

    DtsTree(DtsScanner source, DtsBudget budget) {
        this.source = source;
        this.budget = budget;
        this.root = new DtsNode("", null, 0);
    }

    /** The node that a label or a path with its slash names; null if there is none. */
    DtsNode find(String reference) {
        if (!reference.startsWith("/")) {
            DtsNode node = labels.get(reference);
            return node == null || !node.labels.contains(reference) ? null : node;
        }
        DtsNode node = root;
        for (String component : reference.split("/")) {
            if (!component.isEmpty() && node != null) {
                node = node.child(component);
            }
        }
        return node;
    }

    void label(DtsNode node, List<String> more) throws DtsSyntaxException {
        for (String label : more) {
            DtsNode other = find(label);
            if (other != null && other != node) {
                throw source.error(node.position, "label \"" + label + "\" is at another node too");
            }
            node.labelled = true;
            if (node.labels.add(label)) {
                budget.charge(label.length() + node.pathLength());
                node.labels.addFirst(label);
                labels.put(label, node);
            }
        }
    }

    /**
     * Gives a new node what its body says. There is nothing to delete but what the body itself has defined, which would be
     * of no use.
     */
    private void fill(DtsNode node, DtsBody body) throws DtsSyntaxException {
        for (PropertyEntry entry : body.properties()) {
            if (node.properties.containsKey(entry.name())) {
                throw source.error(entry.position(),
                        "a second property of this name, or its deletion: " + entry.name());
            }
            if (entry.value() != null) {
                node.properties.put(entry.name(), entry.value());
            }
        }
        for (ChildEntry entry : body.children()) {
            if (node.children.containsKey(entry.name())) {
                throw source.error(entry.position(), "a second node of this name, or its deletion: " + entry.name());
            }
            if (entry.body() != null) {
                add(node, entry);
            }
        }
    }

    private void add(DtsNode parent, ChildEntry entry) throws DtsSyntaxException {
        DtsNode child = new DtsNode(entry.name(), parent, entry.position());
        child.omitIfUnreferenced = entry.omitIfUnreferenced();
        parent.children.put(entry.name(), child);
        // Unlike those that a further body adds, they stay in the order in which they are written.
        label(child, entry.labels().reversed());
        fill(child, entry.body());
    }

    /** Gives the root what a body says: all of it, or more of it. */
    void define(DtsBody body, boolean first) throws DtsSyntaxException {
        if (first) {
            fill(root, body);
        } else {
            merge(root, body);
        }
    }

    /** Changes a node as a further body for it says. */
    void merge(DtsNode node, DtsBody body) throws DtsSyntaxException {
        node.deleted = false;
        // Behind a deletion there may be nothing yet to come back.
        for (PropertyEntry entry : body.properties()) {
            if (entry.value() != null || node.properties.containsKey(entry.name())) {
                node.properties.put(entry.name(), entry.value());
            }
        }
        for (ChildEntry entry : body.children()) {
            DtsNode child = node.children.get(entry.name());
            if (entry.body() == null) {
                if (child != null) {
                    delete(child);
                }
            } else if (child == null) {
                add(node, entry);
            } else {
                // As with dtc, /omit-if-no-ref/ says something only where the node is first defined, or by reference.
                merge(child, entry.body());
                label(child, entry.labels());
            }
        }
    }

    /** Deletes a node and all below it. */
    void delete(DtsNode node) throws DtsSyntaxException {
        if (!node.deleted) {
            // What comes back to be deleted again costs time each time.
            budget.charge(node.properties.size() + node.children.size());
            node.delete();
            for (DtsNode child : node.children.values()) {
                delete(child);
            }
        }
    }

    /** Adds the fragment of an overlay that changes a node of the tree which the overlay is for. */
    void addFragment(String target, DtsBody body, int position) throws DtsSyntaxException {
        String name = "fragment@" + Integer.toHexString(fragments++);
        budget.charge(name.length() + target.length() + 64);
        DtsNode fragment = new DtsNode(name, root, position);
        DtsValue.Builder value = new DtsValue.Builder();
        if (target.startsWith("/")) {
            fragment.properties.put("target-path", DtsValue.of(FdtProperty.string("target-path", target)));
        } else {
            value.phandle(target, position);
            fragment.properties.put("target", value.build("target", position));
        }
        if (root.children.putIfAbsent(name, fragment) != null) {
            throw source.error(position, "there already is a " + name);
        }
        add(fragment, new ChildEntry("__overlay__", List.of(), body, false, position));
    }
}
