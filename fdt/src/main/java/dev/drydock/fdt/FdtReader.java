package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads flattened device trees of versions 16 and 17 (Devicetree Specification 0.4, chapter 5), strictly: what the
 * specification forbids is refused, wherever it came from.
 *
 * <p>Memory is proportional to the blob. Bytes behind {@code totalsize} are ignored, as is the content of padding.
 */
public final class FdtReader {
    private final ByteBuffer blob;
    private final FdtLimits limits;
    private final FdtHeader header;
    private final Map<Integer, String> names = new HashMap<>();
    private int position;

    private FdtReader(byte[] blob, FdtLimits limits) throws FdtFormatException {
        this.blob = ByteBuffer.wrap(blob);
        this.limits = limits;
        this.header = FdtHeader.read(this.blob, limits);
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
        FdtReader reader = new FdtReader(blob, limits);
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
                header.requireApart(header.reservationsOffset(), at + 16);
                return reservations;
            }
            require(MemoryReservation.isValid(address, size), at, "a memory reservation ends beyond 2^64");
            reservations.add(new MemoryReservation(address, size));
            at += 16;
        }
    }

    /** A node whose end has not been met. */
    private record OpenNode(String name, List<FdtProperty> properties, List<FdtNode> children, Set<String> names) {
        OpenNode(String name) {
            this(name, new ArrayList<>(), new ArrayList<>(), new HashSet<>());
        }
    }

    private FdtNode readTree() throws FdtFormatException {
        List<OpenNode> open = new ArrayList<>();
        FdtNode root = null;
        while (true) {
            int at = position;
            int token = nextCell("a token");
            switch (token) {
                case FdtToken.BEGIN_NODE -> {
                    require(root == null, at, "a second root node");
                    require(open.size() < limits.depth(), at, "nodes are nested more than " + limits.depth() + " deep");
                    open.add(new OpenNode(readNodeName(open)));
                }
                case FdtToken.END_NODE -> {
                    require(!open.isEmpty(), at, "END_NODE without a node");
                    OpenNode ended = open.removeLast();
                    FdtNode node = new FdtNode(ended.name(), ended.properties(), ended.children());
                    if (open.isEmpty()) {
                        root = node;
                    } else {
                        open.getLast().children().add(node);
                    }
                }
                case FdtToken.PROP -> {
                    require(!open.isEmpty(), at, "a property outside a node");
                    OpenNode owner = open.getLast();
                    require(owner.children().isEmpty(), at, "a property behind a child node");
                    FdtProperty property = readProperty();
                    require(owner.names().add(property.name()), at,
                            "a second property of this name: " + property.name());
                    owner.properties().add(property);
                }
                case FdtToken.NOP -> {
                }
                case FdtToken.END -> {
                    require(root != null, at, open.isEmpty() ? "the tree has no root" : "END within a node");
                    require(header.version() < FdtHeader.VERSION || position == header.structEnd(), position,
                            "size_dt_struct goes on behind END");
                    return root;
                }
                default -> throw new FdtFormatException(at, "an unknown token: 0x" + Integer.toHexString(token));
            }
        }
    }

    private String readNodeName(List<OpenNode> open) throws FdtFormatException {
        int at = position;
        String name = readString(at, header.structEnd(), "a node name");
        position += name.length() + 1;
        align();
        if (open.isEmpty()) {
            require(name.isEmpty(), at, "the root has a name");
            return name;
        }
        require(FdtNames.isNodeName(name), at, "a malformed node name");
        OpenNode parent = open.getLast();
        if (parent.children().isEmpty()) {
            // Properties and children have names of their own, and all properties have been met.
            parent.names().clear();
        }
        require(parent.names().add(name), at, "a second node of this name: " + name);
        return name;
    }

    private FdtProperty readProperty() throws FdtFormatException {
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
            require(FdtNames.isPropertyName(name), nameAt, "a malformed property name");
            names.put(nameOffset, name);
        }
        byte[] value = new byte[length];
        blob.get(position, value);
        position += length;
        align();
        return FdtProperty.ofOwned(name, value);
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
        // At most 3 above an int that is at most the blob's size; nextCell refuses what lies behind the block.
        position = position + 3 & ~3;
    }

    private static void require(boolean condition, int offset, String reason) throws FdtFormatException {
        if (!condition) {
            throw new FdtFormatException(offset, reason);
        }
    }
}
