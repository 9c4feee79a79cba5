package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads flattened device trees of versions 16 and 17 (Devicetree Specification 0.4, chapter 5), strictly: what the
 * specification forbids is refused, wherever it came from; or leniently: what can be mended is, and is told.
 *
 * <p>A lenient reader mends exactly this: a version above 17 that calls itself compatible with 17 or an older one; blocks that
 * overlap or are not aligned; a {@code size_dt_struct} that goes on behind the end, or ends before it; a name of the root,
 * which it drops; a property behind a child, which it puts before; a second property or child of a name, of which it keeps the
 * first; a property or child whose name no node may have, which it drops; a memory reservation that wraps, which it drops;
 * and nodes that are still open at the end of the structure block. Nothing else, and never silently.
 *
 * <p>Memory is proportional to the blob. Bytes behind {@code totalsize} are ignored, as is the content of padding.
 */
public final class FdtReader {
    private final ByteBuffer blob;
    private final FdtLimits limits;
    private final FdtHeader header;
    private final FdtFaults faults;
    private final Map<Integer, String> names = new HashMap<>();
    private int position;

    private FdtReader(byte[] blob, FdtLimits limits, FdtFaults faults) throws FdtFormatException {
        this.blob = ByteBuffer.wrap(blob);
        this.limits = limits;
        this.faults = faults;
        this.header = FdtHeader.read(this.blob, limits, faults);
        this.position = header.structOffset();
    }

    /**
     * Reads a blob within {@link FdtLimits#DEFAULT}.
     *
     * @throws FdtFormatException if it is malformed or too large
     */
    public static Fdt read(byte[] blob) throws FdtFormatException {
        return read(blob, FdtLimits.DEFAULT);
    }

    /**
     * Reads a blob.
     *
     * @throws FdtFormatException if it is malformed or exceeds a limit
     */
    public static Fdt read(byte[] blob, FdtLimits limits) throws FdtFormatException {
        return read(blob, limits, FdtFaults.STRICT);
    }

    /**
     * Reads a blob leniently.
     *
     * @param mended gets each fault that was mended, in the order of their discovery; not yet an exception that was thrown
     * @throws FdtFormatException if it is malformed beyond what is mended, or exceeds a limit
     */
    public static Fdt readLenient(byte[] blob, FdtLimits limits, Consumer<? super FdtFormatException> mended)
            throws FdtFormatException {
        return read(blob, limits, fault -> mended.accept(fault));
    }

    private static Fdt read(byte[] blob, FdtLimits limits, FdtFaults faults) throws FdtFormatException {
        FdtReader reader = new FdtReader(blob, limits, faults);
        List<MemoryReservation> reservations = reader.readReservations();
        return new Fdt(reader.readTree(), reservations, reader.header.bootCpu());
    }

    private List<MemoryReservation> readReservations() throws FdtFormatException {
        List<MemoryReservation> reservations = new ArrayList<>();
        int at = header.reservationsOffset();
        while (true) {
            require(header.totalSize() - at >= 16, at, "the memory reservation block has no end");
            long address = blob.getLong(at);
            long size = blob.getLong(at + 8);
            if (address == 0 && size == 0) {
                header.checkApart(header.reservationsOffset(), at + 16, faults);
                return reservations;
            }
            if (faults.check(MemoryReservation.isValid(address, size), at, "a memory reservation ends beyond 2^64")) {
                reservations.add(new MemoryReservation(address, size));
            }
            at += 16;
        }
    }

    /**
     * A node whose end has not been met.
     *
     * @param dropped whether it does not get into the tree, nor what is below it
     */
    private record OpenNode(String name, boolean dropped, List<FdtProperty> properties, List<FdtNode> children,
            Set<String> propertyNames, Set<String> childNames) {
        OpenNode(String name, boolean dropped) {
            this(name, dropped, new ArrayList<>(), new ArrayList<>(), new HashSet<>(), new HashSet<>());
        }
    }

    private FdtNode readTree() throws FdtFormatException {
        List<OpenNode> open = new ArrayList<>();
        FdtNode root = null;
        while (true) {
            int at = position;
            if (header.structEnd() - at < Integer.BYTES) {
                faults.check(false, at, "the structure block ends before a token");
                return unfinished(open, root, at);
            }
            int token = nextCell("a token");
            switch (token) {
                case FdtToken.BEGIN_NODE -> {
                    require(root == null, at, "a second root node");
                    require(open.size() < limits.depth(), at, "nodes are nested more than " + limits.depth() + " deep");
                    open.add(readNode(open));
                }
                case FdtToken.END_NODE -> {
                    require(!open.isEmpty(), at, "END_NODE without a node");
                    root = close(open);
                }
                case FdtToken.PROP -> {
                    require(!open.isEmpty(), at, "a property outside a node");
                    addProperty(open.getLast(), at);
                }
                case FdtToken.NOP -> {
                }
                case FdtToken.END -> {
                    if (root == null) {
                        faults.check(false, at, open.isEmpty() ? "the tree has no root" : "END within a node");
                        return unfinished(open, root, at);
                    }
                    faults.check(header.version() < FdtHeader.VERSION || position == header.structEnd(), position,
                            "size_dt_struct goes on behind END");
                    return root;
                }
                default -> throw new FdtFormatException(at, "an unknown token: 0x" + Integer.toHexString(token));
            }
        }
    }

    /** Ends the innermost node; returns it if it is the root, else nothing. */
    private static FdtNode close(List<OpenNode> open) {
        OpenNode ended = open.removeLast();
        FdtNode node = new FdtNode(ended.name(), ended.properties(), ended.children());
        if (open.isEmpty()) {
            return node;
        }
        if (!ended.dropped()) {
            open.getLast().children().add(node);
        }
        return null;
    }

    /** The tree where the structure block ends too early, if there is one at all. */
    private static FdtNode unfinished(List<OpenNode> open, FdtNode root, int at) throws FdtFormatException {
        require(root != null || !open.isEmpty(), at, "the tree has no root");
        FdtNode found = root;
        while (found == null) {
            found = close(open);
        }
        return found;
    }

    private OpenNode readNode(List<OpenNode> open) throws FdtFormatException {
        int at = position;
        String name = readString(at, header.structEnd(), "a node name");
        position += name.length() + 1;
        align();
        if (open.isEmpty()) {
            faults.check(name.isEmpty(), at, "the root has a name");
            return new OpenNode("", false);
        }
        if (!faults.check(FdtNames.isNodeName(name), at, "a malformed node name")) {
            return new OpenNode("dropped", true);
        }
        boolean first = faults.check(open.getLast().childNames().add(name), at, "a second node of this name: " + name);
        return new OpenNode(name, !first);
    }

    private void addProperty(OpenNode owner, int at) throws FdtFormatException {
        faults.check(owner.childNames().isEmpty(), at, "a property behind a child node");
        int lengthAt = position;
        int length = nextCell("a property's length");
        int nameAt = position;
        int nameOffset = nextCell("a property's name");
        require(length >= 0 && length <= header.structEnd() - position, lengthAt,
                "a property exceeds the structure block");
        require(nameOffset >= 0 && nameOffset < header.stringsSize(), nameAt, "a name lies outside the strings block");
        String name = names.get(nameOffset);
        if (name == null) {
            int stringsEnd = header.stringsOffset() + header.stringsSize();
            name = readString(header.stringsOffset() + nameOffset, stringsEnd, "a property name");
            names.put(nameOffset, name);
        }
        int valueAt = position;
        position += length;
        align();
        if (faults.check(FdtNames.isPropertyName(name), nameAt, "a malformed property name") && faults
                .check(owner.propertyNames().add(name), at, "a second property of this name: " + name)) {
            byte[] value = new byte[length];
            blob.get(valueAt, value);
            owner.properties().add(FdtProperty.ofOwned(name, value));
        }
    }

    private String readString(int start, int end, String what) throws FdtFormatException {
        int limit = end - start > FdtNames.MAX_LENGTH + 1 ? start + FdtNames.MAX_LENGTH + 1 : end;
        for (int i = start; i < limit; i++) {
            if (blob.get(i) == 0) {
                return new String(blob.array(), start, i - start, ISO_8859_1);
            }
        }
        throw new FdtFormatException(start, what + (limit == end ? " does not end" : " is too long"));
    }

    private int nextCell(String what) throws FdtFormatException {
        require(header.structEnd() - position >= Integer.BYTES, position, "the structure block ends before " + what);
        int cell = blob.getInt(position);
        position += Integer.BYTES;
        return cell;
    }

    private void align() {
        // Tokens are aligned within the block. At most 3 above an int that is at most the blob's size.
        position = header.structOffset() + (position - header.structOffset() + 3 & ~3);
    }

    private static void require(boolean condition, int offset, String reason) throws FdtFormatException {
        if (!condition) {
            throw new FdtFormatException(offset, reason);
        }
    }
}
