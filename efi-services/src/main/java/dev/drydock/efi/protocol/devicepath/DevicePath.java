package dev.drydock.efi.protocol.devicepath;

import dev.drydock.core.memory.GuestAccessException;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.spec.DevicePathProtocol;
import dev.drydock.efi.spec.Guid;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A device path (UEFI 2.10, 10.2): the way to a device or a file, step by step; several, if it has
 * {@link EndInstanceNode}s. Immutable.
 *
 * @param nodes without the node that ends the path
 */
public record DevicePath(List<DevicePathNode> nodes) {
    /** {@code EFI_DEVICE_PATH_PROTOCOL_GUID}. */
    public static final Guid PROTOCOL = DevicePathProtocol.GUID;
    /** The subtype of the node that ends a path. */
    static final int END_ENTIRE = 0xff;
    /** The most bytes that a path may have: far more than any needs. */
    public static final int MAXIMUM_BYTES = 1 << 20;
    /** The path without nodes. */
    public static final DevicePath EMPTY = new DevicePath(List.of());

    private static final byte[] END = {DevicePathNode.END_TYPE, (byte) END_ENTIRE, DevicePathNode.HEADER_BYTES, 0};

    public DevicePath {
        nodes = List.copyOf(nodes);
    }

    /** A path of these nodes. */
    public static DevicePath of(DevicePathNode... nodes) {
        return new DevicePath(List.of(nodes));
    }

    /**
     * Decodes the path that {@code source} begins with.
     *
     * @throws DevicePathFormatException if a node's length is less than 4 or reaches beyond {@code source}, if there is no
     *     end, or none within {@link #MAXIMUM_BYTES}
     */
    public static DevicePath decode(MemorySegment source) {
        List<DevicePathNode> nodes = new ArrayList<>();
        long offset = 0;
        while (true) {
            int length = length(source, offset);
            int type = Byte.toUnsignedInt(source.get(ValueLayout.JAVA_BYTE, offset));
            int subType = Byte.toUnsignedInt(source.get(ValueLayout.JAVA_BYTE, offset + 1));
            if (type == DevicePathNode.END_TYPE && subType == END_ENTIRE) {
                if (length != DevicePathNode.HEADER_BYTES) {
                    throw new DevicePathFormatException("Length", offset, "the end has " + length + " bytes");
                }
                return new DevicePath(nodes);
            }
            nodes.add(DevicePathNode.decode(type, subType,
                    source.asSlice(offset + DevicePathNode.HEADER_BYTES, length - DevicePathNode.HEADER_BYTES)
                            .toArray(ValueLayout.JAVA_BYTE)));
            offset += length;
            if (offset > MAXIMUM_BYTES) {
                throw new DevicePathFormatException("Length", offset, "the path has more than " + MAXIMUM_BYTES
                        + " bytes");
            }
        }
    }

    /** The length of the node at an offset, checked. */
    private static int length(MemorySegment source, long offset) {
        if (source.byteSize() - offset < DevicePathNode.HEADER_BYTES) {
            throw new DevicePathFormatException("Length", offset, "the path has no end");
        }
        int length = Byte.toUnsignedInt(source.get(ValueLayout.JAVA_BYTE, offset + 2))
                | Byte.toUnsignedInt(source.get(ValueLayout.JAVA_BYTE, offset + 3)) << 8;
        if (length < DevicePathNode.HEADER_BYTES || length > source.byteSize() - offset) {
            throw new DevicePathFormatException("Length", offset, "the value is " + length);
        }
        return length;
    }

    /** Decodes the path that {@code source} begins with; see {@link #decode(MemorySegment)}. */
    public static DevicePath decode(byte[] source) {
        return decode(MemorySegment.ofArray(source));
    }

    /**
     * Decodes a path in guest memory; see {@link #decode(MemorySegment)}.
     *
     * @throws GuestAccessException if {@code address} is not in guest memory
     */
    public static DevicePath read(GuestMemory memory, long address) {
        return decode(from(memory, address));
    }

    /**
     * Decodes one node in guest memory; see {@link #decode(MemorySegment)}.
     *
     * @return empty for the node that ends a path
     * @throws GuestAccessException if {@code address} is not in guest memory
     */
    static Optional<DevicePathNode> readNode(GuestMemory memory, long address) {
        MemorySegment source = from(memory, address);
        int length = length(source, 0);
        byte[] node = source.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        int type = Byte.toUnsignedInt(node[0]);
        int subType = Byte.toUnsignedInt(node[1]);
        if (type == DevicePathNode.END_TYPE && subType == END_ENTIRE) {
            return Optional.empty();
        }
        byte[] data = Arrays.copyOfRange(node, DevicePathNode.HEADER_BYTES, length);
        return Optional.of(DevicePathNode.decode(type, subType, data));
    }

    private static MemorySegment from(GuestMemory memory, long address) {
        long available = memory.base() + memory.size() - address;
        if (!memory.contains(address, 1)) {
            throw new GuestAccessException(address, DevicePathNode.HEADER_BYTES, false);
        }
        return memory.readable(address, Math.min(available, MAXIMUM_BYTES + 1L));
    }

    /**
     * The path's bytes, its end included.
     *
     * @throws DevicePathFormatException if a node has more than 65535 bytes
     */
    public byte[] encode() {
        var out = new ByteArrayOutputStream();
        for (DevicePathNode node : nodes) {
            out.writeBytes(node.encode());
        }
        out.writeBytes(END);
        return out.toByteArray();
    }

    /** This path and then {@code node}. */
    public DevicePath append(DevicePathNode node) {
        return append(of(node));
    }

    /** This path and then {@code other}. */
    public DevicePath append(DevicePath other) {
        List<DevicePathNode> all = new ArrayList<>(nodes);
        all.addAll(other.nodes);
        return new DevicePath(all);
    }

    /** This path with one more instance. */
    public DevicePath appendInstance(DevicePath other) {
        return append(new EndInstanceNode()).append(other);
    }

    /** Whether {@code other}'s first nodes are all of this path's. */
    public boolean isPrefixOf(DevicePath other) {
        return nodes.size() <= other.nodes.size() && nodes.equals(other.nodes.subList(0, nodes.size()));
    }

    /** The nodes from the one at {@code index} on. */
    public DevicePath from(int index) {
        return new DevicePath(nodes.subList(index, nodes.size()));
    }

    /**
     * The file that the file path nodes at the path's end name, one after the other, separated by backslashes.
     *
     * @return empty if the last node names no file
     */
    public Optional<String> file() {
        var path = new StringBuilder();
        for (DevicePathNode node : nodes) {
            if (node.type() != MediaNode.TYPE || node.subType() != MediaNode.FilePath.SUB_TYPE) {
                path.setLength(0);
                continue;
            }
            // A path without its zero at the end is not laid out as it should be, and a file's path all the same.
            String part = new NodeReader(node.data()).text16();
            if (!path.isEmpty() && path.charAt(path.length() - 1) != '\\' && !part.startsWith("\\")) {
                path.append('\\');
            }
            path.append(!path.isEmpty() && path.charAt(path.length() - 1) == '\\' && part.startsWith("\\")
                    ? part.substring(1)
                    : part);
        }
        return path.isEmpty() ? Optional.empty() : Optional.of(path.toString());
    }

    /** The path as text (UEFI 2.10, 10.6.1): nodes separated by slashes, instances by commas. */
    public String toText(TextForm form) {
        var text = new StringBuilder();
        for (DevicePathNode node : nodes) {
            boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ',';
            if (!first && !(node instanceof EndInstanceNode)) {
                text.append('/');
            }
            text.append(node.toText(form));
        }
        return text.toString();
    }

    /** Makes a path of its text: what is no node's text is a file path. */
    public static DevicePath parse(String text) {
        List<DevicePathNode> nodes = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '/';
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == '/' && depth <= 0 || c == ',' && depth <= 0) {
                if (i > start) {
                    nodes.add(DevicePathNode.parse(text.substring(start, i)));
                }
                if (c == ',') {
                    nodes.add(new EndInstanceNode());
                }
                start = i + 1;
            }
        }
        if (start < text.length()) {
            // A parenthesis was never closed, so what follows is one node, and no known one.
            nodes.add(DevicePathNode.parse(text.substring(start)));
        }
        return new DevicePath(nodes);
    }

    /** All of the path as text, with shortcuts. */
    @Override
    public String toString() {
        return toText(TextForm.FULL);
    }
}
