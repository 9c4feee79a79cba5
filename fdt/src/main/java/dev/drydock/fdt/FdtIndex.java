package dev.drydock.fdt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Look-ups in one tree: by path, alias, symbol, phandle and model. Made in one pass over the tree by {@link Fdt#index}.
 */
public final class FdtIndex {
    private final Fdt tree;
    private final LocatedNode root;
    private final Map<LocatedNode, List<LocatedNode>> children = new IdentityHashMap<>();
    private final Map<Phandle, LocatedNode> phandles = new HashMap<>();

    FdtIndex(Fdt tree) {
        this.tree = tree;
        this.root = new LocatedNode(this, null, tree.root());
        locate(root);
    }

    private void locate(LocatedNode at) {
        at.node().phandle().ifPresent(phandle -> phandles.putIfAbsent(phandle, at));
        List<LocatedNode> located = new ArrayList<>(at.node().children().size());
        for (FdtNode child : at.node().children()) {
            LocatedNode below = new LocatedNode(this, at, child);
            located.add(below);
            locate(below);
        }
        children.put(at, List.copyOf(located));
    }

    /** The tree that is looked up in. */
    public Fdt tree() {
        return tree;
    }

    /** The root. */
    public LocatedNode root() {
        return root;
    }

    /** All nodes, parents before children, in the tree's order. */
    public Stream<LocatedNode> nodes() {
        return root.walk();
    }

    List<LocatedNode> children(LocatedNode node) {
        return children.get(node);
    }

    /**
     * The node at a path (2.2.3). A component without a unit address finds a node that has one where that is unambiguous;
     * a path that does not start with a slash starts with an alias (3.3).
     */
    public Optional<LocatedNode> find(String path) {
        if (path.startsWith("/")) {
            return descend(path);
        }
        int slash = path.indexOf('/');
        String alias = slash < 0 ? path : path.substring(0, slash);
        String rest = slash < 0 ? "" : path.substring(slash);
        return alias(alias).flatMap(target -> descend(target + rest));
    }

    private Optional<LocatedNode> descend(String path) {
        LocatedNode at = root;
        for (String component : path.split("/")) {
            if (component.isEmpty()) {
                continue;
            }
            FdtNode child = at.node().child(component).orElse(null);
            if (child == null) {
                return Optional.empty();
            }
            // The very object: children of equal content have different names.
            at = children(at).stream().filter(located -> located.node() == child).findFirst().orElseThrow();
        }
        return Optional.of(at);
    }

    /** The path that an alias of {@code /aliases} stands for (3.3). */
    public Optional<String> alias(String name) {
        return pathIn("aliases", name);
    }

    /** The node that {@code /__symbols__} lists under a label, as dtc's {@code -@} writes it for overlays. */
    public Optional<LocatedNode> symbol(String label) {
        return pathIn("__symbols__", label).flatMap(this::descend);
    }

    private Optional<String> pathIn(String node, String property) {
        return tree.root().child(node).flatMap(list -> list.property(property)).flatMap(FdtProperty::asString)
                .filter(target -> target.startsWith("/"));
    }

    /** The node that declares a phandle; the first, should several. */
    public Optional<LocatedNode> find(Phandle phandle) {
        return Optional.ofNullable(phandles.get(phandle));
    }

    /** The nodes whose {@code compatible} lists exactly this model, in the tree's order (2.3.1). */
    public List<LocatedNode> compatible(String model) {
        return nodes().filter(located -> located.node().compatible().contains(model)).toList();
    }

    /** The greatest phandle, as an unsigned number; 0 if no node has one. */
    int greatestPhandle() {
        int greatest = 0;
        for (Phandle phandle : phandles.keySet()) {
            greatest = Integer.compareUnsigned(phandle.value(), greatest) > 0 ? phandle.value() : greatest;
        }
        return greatest;
    }
}
