package dev.drydock.fdt;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One node while it is built, valid only inside the lambda that it is passed to; so nodes cannot be misnested.
 *
 * <p>Properties and children keep the order in which they are added. The methods throw {@link IllegalArgumentException}
 * for a malformed or repeated name and {@link IllegalStateException} once the lambda has returned.
 */
public final class FdtNodeBuilder {
    private final String name;
    private final FdtNodeBuilder parent;
    private final PhandleTable phandles;
    private final int depth;
    private final List<FdtProperty> properties = new ArrayList<>();
    private final List<FdtNode> children = new ArrayList<>();
    private boolean complete;

    private FdtNodeBuilder(String name, FdtNodeBuilder parent, PhandleTable phandles, int depth) {
        this.name = name;
        this.parent = parent;
        this.phandles = phandles;
        this.depth = depth;
        if (depth > FdtLimits.MAX_DEPTH) {
            throw new IllegalArgumentException(name + ": more than " + FdtLimits.MAX_DEPTH + " levels");
        }
    }

    static FdtNode buildRoot(Consumer<? super FdtNodeBuilder> content) {
        PhandleTable phandles = new PhandleTable();
        FdtNode root = new FdtNodeBuilder("", null, phandles, 1).build(content);
        phandles.check(root);
        return root;
    }

    private FdtNode build(Consumer<? super FdtNodeBuilder> content) {
        content.accept(this);
        complete = true;
        return new FdtNode(name, properties, children);
    }

    /** Adds a child node. */
    public FdtNodeBuilder node(String childName, Consumer<? super FdtNodeBuilder> content) {
        requireOpen();
        if (!FdtNames.isNodeName(childName)) {
            throw new IllegalArgumentException("no node name: \"" + childName + "\"");
        }
        children.add(new FdtNodeBuilder(childName, this, phandles, depth + 1).build(content));
        return this;
    }

    /** Adds a child node as it is, with all below it. */
    public FdtNodeBuilder node(FdtNode child) {
        requireOpen();
        if (depth + child.height() > FdtLimits.MAX_DEPTH) {
            throw new IllegalArgumentException(child.name() + ": more than " + FdtLimits.MAX_DEPTH + " levels");
        }
        children.add(child);
        return this;
    }

    /** Adds a property. */
    public FdtNodeBuilder property(FdtProperty property) {
        requireOpen();
        properties.add(Objects.requireNonNull(property));
        return this;
    }

    /** Adds a property without a value. */
    public FdtNodeBuilder empty(String propertyName) {
        return property(FdtProperty.empty(propertyName));
    }

    /** Adds a property of one cell. */
    public FdtNodeBuilder u32(String propertyName, int value) {
        return property(FdtProperty.u32(propertyName, value));
    }

    /** Adds a property of two cells, the more significant first. */
    public FdtNodeBuilder u64(String propertyName, long value) {
        return property(FdtProperty.u64(propertyName, value));
    }

    /** Adds a property of cells. */
    public FdtNodeBuilder cells(String propertyName, int... cells) {
        return property(FdtProperty.cells(propertyName, cells));
    }

    /** Adds a property of one string. */
    public FdtNodeBuilder string(String propertyName, String value) {
        return property(FdtProperty.string(propertyName, value));
    }

    /** Adds a property of strings. */
    public FdtNodeBuilder strings(String propertyName, String... values) {
        return property(FdtProperty.strings(propertyName, values));
    }

    /** Adds a property of raw bytes. */
    public FdtNodeBuilder bytes(String propertyName, byte... value) {
        return property(FdtProperty.bytes(propertyName, value));
    }

    /** Adds a property that refers to the node which declares {@code target}. */
    public FdtNodeBuilder phandle(String propertyName, Phandle target) {
        return property(FdtProperty.phandle(propertyName, target));
    }

    /** Declares this node's own phandle. */
    public FdtNodeBuilder phandle(Phandle own) {
        return phandle("phandle", own);
    }

    /**
     * Takes a phandle that no other call has given, for exactly one node to declare; references to it may be added before
     * that. The build fails if none or several declare it.
     */
    public Phandle allocatePhandle() {
        requireOpen();
        return phandles.allocate();
    }

    /**
     * Adds {@code reg}: addresses, each followed by its size if the parent's {@code #size-cells} is not 0, in the cells that
     * the parent's {@code #address-cells} and {@code #size-cells} ask for (2.3.5, 2.3.6; 2 and 1 if it does not say).
     *
     * @throws IllegalStateException if the parent has no usable cell counts: addresses need 1 or 2 cells, sizes 0 to 2
     * @throws IllegalArgumentException if a number does not fit its cells, or a size is missing
     */
    public FdtNodeBuilder reg(long... addressesAndSizes) {
        int addressCells = parentCells("#address-cells", 2, 1);
        int sizeCells = parentCells("#size-cells", 1, 0);
        if (sizeCells != 0 && addressesAndSizes.length % 2 != 0) {
            throw new IllegalArgumentException("reg of " + name + ": an address without a size");
        }
        List<Integer> cells = new ArrayList<>();
        for (int i = 0; i < addressesAndSizes.length; i++) {
            boolean size = sizeCells != 0 && i % 2 == 1;
            addCells(cells, size ? sizeCells : addressCells, addressesAndSizes[i]);
        }
        return cells("reg", cells.stream().mapToInt(Integer::intValue).toArray());
    }

    private void addCells(List<Integer> cells, int count, long value) {
        if (count == 2) {
            cells.add((int) (value >>> 32));
        } else if (value >>> 32 != 0) {
            throw new IllegalArgumentException("reg of %s: 0x%x does not fit one cell".formatted(name, value));
        }
        cells.add((int) value);
    }

    private int parentCells(String propertyName, int absent, int least) {
        if (parent == null) {
            throw new IllegalStateException("the root has no reg");
        }
        Optional<FdtProperty> property = parent.properties.stream().filter(p -> p.name().equals(propertyName))
                .findFirst();
        int cells = property.map(p -> p.asU32().orElse(-1)).orElse(absent);
        if (cells < least || cells > 2) {
            throw new IllegalStateException("reg of " + name + ": its parent's " + propertyName + " is unusable");
        }
        return cells;
    }

    private void requireOpen() {
        if (complete) {
            throw new IllegalStateException("node \"" + name + "\" is complete");
        }
    }
}
