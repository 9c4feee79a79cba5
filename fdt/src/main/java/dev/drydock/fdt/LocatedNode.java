package dev.drydock.fdt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node together with its place in a tree, from which much of its content gets its meaning: the parent's cell counts, the
 * interrupt parent, the nodes behind phandles.
 *
 * <p>Made by an {@link FdtIndex}. Two are equal only if they are the same place of the same index.
 */
public final class LocatedNode {
    private final FdtIndex index;
    private final LocatedNode parent;
    private final FdtNode node;

    LocatedNode(FdtIndex index, LocatedNode parent, FdtNode node) {
        this.index = index;
        this.parent = parent;
        this.node = node;
    }

    /** The node. */
    public FdtNode node() {
        return node;
    }

    /** The node's name, with its unit address. */
    public String name() {
        return node.name();
    }

    /** The tree's look-ups. */
    public FdtIndex index() {
        return index;
    }

    /** The node that this one is a child of; none for the root. */
    public Optional<LocatedNode> parent() {
        return Optional.ofNullable(parent);
    }

    /** The children, in order. */
    public List<LocatedNode> children() {
        return index.children(this);
    }

    /** The full path (2.2.3): {@code /} for the root. */
    public String path() {
        if (parent == null) {
            return "/";
        }
        return parent.parent == null ? "/" + name() : parent.path() + "/" + name();
    }

    /** The property of that name. */
    public Optional<FdtProperty> property(String name) {
        return node.property(name);
    }

    /** This node and all below it, parents before children, in order. */
    public Stream<LocatedNode> walk() {
        return Stream.concat(Stream.of(this), children().stream().flatMap(LocatedNode::walk));
    }

    /** {@code #address-cells} for this node's children: cells of an address, 2 if the node does not say (2.3.5). */
    public int addressCells() {
        return cellCount("#address-cells", 2);
    }

    /** {@code #size-cells} for this node's children: cells of a size, 1 if the node does not say (2.3.5). */
    public int sizeCells() {
        return cellCount("#size-cells", 1);
    }

    private int cellCount(String property, int absent) {
        return property(property).flatMap(FdtProperty::asU32).orElse(absent);
    }

    /**
     * The address ranges of {@code reg}, by the parent's cell counts (2.3.6); none without the property.
     *
     * @throws FdtValueException if its length is no multiple of an entry, or the counts are unusable
     */
    public List<RegEntry> reg() throws FdtValueException {
        if (parent == null) {
            return List.of();
        }
        List<RegEntry> entries = new ArrayList<>();
        for (CellReader cells : entries("reg", parent.addressCells(), parent.sizeCells())) {
            entries.add(new RegEntry(cells.number(parent.addressCells()), cells.number(parent.sizeCells())));
        }
        return List.copyOf(entries);
    }

    /**
     * The translations of {@code ranges} from this node's address space to the parent's (2.3.8). An empty property, which
     * says that both are the same, gives none, as does a missing one: see {@link #translate}.
     *
     * @throws FdtValueException if its length is no multiple of an entry, or the counts are unusable
     */
    public List<RangesEntry> ranges() throws FdtValueException {
        return ranges("ranges");
    }

    /** The translations of {@code dma-ranges} (2.3.9), as {@link #ranges}. */
    public List<RangesEntry> dmaRanges() throws FdtValueException {
        return ranges("dma-ranges");
    }

    private List<RangesEntry> ranges(String property) throws FdtValueException {
        if (parent == null) {
            return List.of();
        }
        List<RangesEntry> entries = new ArrayList<>();
        for (CellReader cells : entries(property, addressCells(), parent.addressCells(), sizeCells())) {
            entries.add(new RangesEntry(cells.number(addressCells()), cells.number(parent.addressCells()),
                    cells.number(sizeCells())));
        }
        return List.copyOf(entries);
    }

    /** Splits a property of equal entries; each reader stands at the start of one and covers no more. */
    private List<CellReader> entries(String name, int... counts) throws FdtValueException {
        Optional<FdtProperty> property = property(name);
        if (property.isEmpty() || property.get().length() == 0) {
            return List.of();
        }
        int[] cells = property.get().asCells().orElseThrow(() -> wrong(name, "is not made of cells"));
        long entry = 0;
        for (int count : counts) {
            if (count < 0 || count > CellReader.MOST) {
                throw wrong(name, "has an address or a size of " + Integer.toUnsignedString(count) + " cells");
            }
            entry += count;
        }
        if (entry == 0 || cells.length % entry != 0) {
            throw wrong(name, "has %d cells, no multiple of %d".formatted(cells.length, entry));
        }
        List<CellReader> readers = new ArrayList<>();
        for (int at = 0; at < cells.length; at += (int) entry) {
            readers.add(new CellReader(cells, at));
        }
        return readers;
    }

    /**
     * Translates an address of this node's {@code reg} to the root's address space, through the {@code ranges} of each bus
     * in between (2.3.8).
     *
     * @return nothing if a bus on the way has no {@code ranges}, or none that holds the address
     * @throws FdtValueException if a {@code ranges} on the way is malformed
     */
    public Optional<Long> translate(long address) throws FdtValueException {
        long translated = address;
        for (LocatedNode bus = parent; bus != null && bus.parent != null; bus = bus.parent) {
            Optional<FdtProperty> ranges = bus.property("ranges");
            if (ranges.isEmpty()) {
                return Optional.empty();
            }
            if (ranges.get().length() == 0) {
                continue;
            }
            Optional<Long> next = Optional.empty();
            for (RangesEntry range : bus.ranges()) {
                next = next.isPresent() ? next : range.translate(translated);
            }
            if (next.isEmpty()) {
                return Optional.empty();
            }
            translated = next.get();
        }
        return Optional.of(translated);
    }

    /**
     * The nodes to which a property refers, each with the arguments that follow its phandle: as many cells as the target's
     * {@code cellsProperty} says ({@code clocks} and {@code #clock-cells}). A phandle of 0 or -1 stands for a hole in the
     * list and has neither target nor arguments.
     *
     * @param cellsProperty name of the target's property; empty for phandles without arguments
     * @throws FdtValueException if a phandle leads nowhere, its target does not say the count, or cells are missing
     */
    public List<PhandleReference> references(String property, String cellsProperty) throws FdtValueException {
        Optional<FdtProperty> value = property(property);
        if (value.isEmpty()) {
            return List.of();
        }
        int[] cells = value.get().asCells().orElseThrow(() -> wrong(property, "is not made of cells"));
        List<PhandleReference> references = new ArrayList<>();
        for (int at = 0; at < cells.length;) {
            int phandle = cells[at++];
            if (!Phandle.isValid(phandle)) {
                references.add(new PhandleReference(Optional.empty(), List.of()));
                continue;
            }
            LocatedNode target = index.find(new Phandle(phandle)).orElseThrow(
                    () -> wrong(property, "refers to phandle 0x%x, which no node has".formatted(phandle)));
            int count = cellsProperty.isEmpty()
                    ? 0
                    : target.property(cellsProperty).flatMap(FdtProperty::asU32)
                            .orElseThrow(() -> wrong(property, "refers to " + target.path() + ", which has no "
                                    + cellsProperty));
            if (count < 0 || count > cells.length - at) {
                throw wrong(property, "ends within the %s cells for %s".formatted(Integer.toUnsignedString(count),
                        target.path()));
            }
            List<Integer> arguments = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                arguments.add(cells[at++]);
            }
            references.add(new PhandleReference(Optional.of(target), arguments));
        }
        return List.copyOf(references);
    }

    /**
     * Where this node's interrupts go (2.4): the node that its {@code interrupt-parent} names, else the nearest ancestor's
     * does, a node that is itself an interrupt controller or nexus on the way up ending the search.
     *
     * @return nothing if no node says, or the phandle leads nowhere
     */
    public Optional<LocatedNode> interruptParent() {
        for (LocatedNode at = this; at != null; at = at.parent) {
            if (at != this && at.isInterruptProvider()) {
                return Optional.of(at);
            }
            Optional<FdtProperty> property = at.property("interrupt-parent");
            if (property.isPresent()) {
                return property.flatMap(FdtProperty::asPhandle).flatMap(index::find);
            }
        }
        return Optional.empty();
    }

    /** Whether the node is an interrupt controller or an interrupt nexus (2.4.2, 2.4.3). */
    public boolean isInterruptProvider() {
        return property("interrupt-controller").isPresent() || property("interrupt-map").isPresent();
    }

    /**
     * The interrupts that the node generates: those of {@code interrupts-extended}, else those of {@code interrupts} at the
     * {@link #interruptParent} (2.4.1), each with the cells of its specifier.
     *
     * @throws FdtValueException if there is no interrupt parent, it does not say {@code #interrupt-cells}, or cells are
     *         missing
     */
    public List<PhandleReference> interrupts() throws FdtValueException {
        if (property("interrupts-extended").isPresent()) {
            return references("interrupts-extended", "#interrupt-cells");
        }
        Optional<FdtProperty> value = property("interrupts");
        if (value.isEmpty()) {
            return List.of();
        }
        int[] cells = value.get().asCells().orElseThrow(() -> wrong("interrupts", "is not made of cells"));
        LocatedNode controller = interruptParent()
                .orElseThrow(() -> wrong("interrupts", "leads nowhere: there is no interrupt parent"));
        int count = controller.property("#interrupt-cells").flatMap(FdtProperty::asU32)
                .orElseThrow(() -> wrong("interrupts", controller.path() + " has no #interrupt-cells"));
        if (count <= 0 || cells.length % count != 0) {
            throw wrong("interrupts", "has %d cells, no multiple of %d".formatted(cells.length, count));
        }
        List<PhandleReference> interrupts = new ArrayList<>();
        for (int at = 0; at < cells.length; at += count) {
            List<Integer> specifier = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                specifier.add(cells[at + i]);
            }
            interrupts.add(new PhandleReference(Optional.of(controller), specifier));
        }
        return List.copyOf(interrupts);
    }

    private FdtValueException wrong(String property, String reason) {
        return new FdtValueException(path(), property, reason);
    }

    /** The root of the tree in which another node is in this one's place. */
    FdtNode replaced(FdtNode replacement) {
        FdtNode changed = replacement;
        String oldName = name();
        for (LocatedNode at = parent; at != null; at = at.parent) {
            List<FdtNode> siblings = new ArrayList<>(at.node.children());
            String name = oldName;
            FdtNode child = changed;
            siblings.replaceAll(sibling -> sibling.name().equals(name) ? child : sibling);
            changed = new FdtNode(at.name(), at.node.properties(), siblings);
            oldName = at.name();
        }
        return changed;
    }

    /** The path. */
    @Override
    public String toString() {
        return path();
    }
}
