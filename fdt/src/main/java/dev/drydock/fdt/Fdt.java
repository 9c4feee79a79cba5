package dev.drydock.fdt;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An immutable device tree with what its blob carries beside the tree (Devicetree Specification 0.4, chapter 5).
 *
 * @param root the node without a name
 * @param reservations the memory reservation block, in order
 * @param bootCpu the boot CPU's physical id, which is the {@code reg} of its node
 */
public record Fdt(FdtNode root, List<MemoryReservation> reservations, int bootCpu) {
    /** @throws IllegalArgumentException if the root has a name */
    public Fdt {
        if (!root.name().isEmpty()) {
            throw new IllegalArgumentException("the root has a name: " + root.name());
        }
        reservations = List.copyOf(reservations);
    }

    /**
     * Builds a tree: {@code Fdt.build(root -> root.u32("#address-cells", 2).node("cpus", cpus -> ...))}. It reserves no
     * memory and boots CPU 0.
     *
     * @throws IllegalArgumentException if a name is malformed or not unique among its siblings, if two nodes declare the
     *         same phandle, or none declares one that was allocated
     */
    public static Fdt build(Consumer<? super FdtNodeBuilder> content) {
        return new Fdt(FdtNodeBuilder.buildRoot(content), List.of(), 0);
    }

    /** This tree with one more memory reservation, at the end. */
    public Fdt withReservation(long address, long size) {
        List<MemoryReservation> more = new ArrayList<>(reservations);
        more.add(new MemoryReservation(address, size));
        return new Fdt(root, more, bootCpu);
    }

    /** This tree with another boot CPU. */
    public Fdt withBootCpu(int physicalId) {
        return new Fdt(root, reservations, physicalId);
    }

    /**
     * This tree with one node changed; all else stays as it is and where it is.
     *
     * @param path of the node, as for {@link #find(String)}
     * @param change gets the node and returns what takes its place, under the same name
     * @throws NoSuchElementException if there is no such node
     * @throws IllegalArgumentException if the node's name was changed to one that a sibling has, or the root's at all
     */
    public Fdt edit(String path, UnaryOperator<FdtNode> change) {
        LocatedNode target = index().find(path).orElseThrow(() -> new NoSuchElementException("no node " + path));
        return withRoot(target.replaced(change.apply(target.node())));
    }

    /**
     * This tree without a node and all below it.
     *
     * @throws NoSuchElementException if there is no such node
     * @throws IllegalArgumentException if it is the root
     */
    public Fdt remove(String path) {
        LocatedNode target = index().find(path).orElseThrow(() -> new NoSuchElementException("no node " + path));
        LocatedNode parent = target.parent().orElseThrow(() -> new IllegalArgumentException("the root stays"));
        return withRoot(parent.replaced(parent.node().withoutChild(target.node().name())));
    }

    /**
     * This tree with all that another has, as {@link FdtNode#merge} combines nodes, and with its memory reservations behind
     * this one's, but none twice. Phandles are taken as they are: two trees that were numbered apart need an overlay.
     */
    public Fdt merge(Fdt other) {
        Set<MemoryReservation> ranges = new LinkedHashSet<>(reservations);
        ranges.addAll(other.reservations);
        return new Fdt(root.merge(other.root), List.copyOf(ranges), bootCpu);
    }

    /** This tree with another root. */
    public Fdt withRoot(FdtNode newRoot) {
        return new Fdt(newRoot, reservations, bootCpu);
    }

    /** This tree with all properties, children and reservations in order: two trees that differ in order only get equal. */
    public Fdt sorted() {
        List<MemoryReservation> ranges = new ArrayList<>(reservations);
        ranges.sort((a, b) -> a.address() == b.address()
                ? Long.compareUnsigned(a.size(), b.size())
                : Long.compareUnsigned(a.address(), b.address()));
        return new Fdt(root.sorted(), ranges, bootCpu);
    }

    /** Look-ups in this tree, with each node's place; made anew at each call, so keep it while you use it. */
    public FdtIndex index() {
        return new FdtIndex(this);
    }

    /**
     * The node at a path (2.2.3). A component without a unit address finds a node that has one where that is unambiguous;
     * a path that does not start with a slash starts with an alias of {@code /aliases} (3.3).
     */
    public Optional<FdtNode> find(String path) {
        if (path.startsWith("/")) {
            return descend(path);
        }
        int slash = path.indexOf('/');
        String alias = slash < 0 ? path : path.substring(0, slash);
        String rest = slash < 0 ? "" : path.substring(slash);
        return root.child("aliases").flatMap(aliases -> aliases.property(alias)).flatMap(FdtProperty::asString)
                .filter(target -> target.startsWith("/")).flatMap(target -> descend(target + rest));
    }

    private Optional<FdtNode> descend(String path) {
        Optional<FdtNode> node = Optional.of(root);
        for (String component : path.split("/")) {
            if (!component.isEmpty()) {
                node = node.flatMap(parent -> parent.child(component));
            }
        }
        return node;
    }

    /** The nodes whose {@code compatible} lists exactly this model, in the tree's order. */
    public List<FdtNode> compatible(String model) {
        return root.walk().filter(node -> node.compatible().contains(model)).toList();
    }

    /** The node that declares a phandle; the first, should several. */
    public Optional<FdtNode> find(Phandle phandle) {
        return root.walk().filter(node -> node.phandle().filter(phandle::equals).isPresent()).findFirst();
    }

    /**
     * This tree with an overlay applied; see {@link FdtOverlay#apply}.
     *
     * @throws FdtOverlayException if the overlay does not fit this tree
     */
    public Fdt overlay(Fdt overlay) throws FdtOverlayException {
        return FdtOverlay.apply(this, overlay);
    }

    /** The blob, version 17; see {@link FdtWriter#write}. */
    public byte[] toBytes() {
        return FdtWriter.write(this);
    }

    /** The tree as source in dtc's syntax, which compiles to the same tree. */
    public String toDts() {
        return DtsPrinter.print(this);
    }

    /** The tree in DTS syntax. */
    @Override
    public String toString() {
        return toDts();
    }
}
