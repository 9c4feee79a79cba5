package dev.drydock.fdt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
