package dev.drydock.efi.protocol.devicepath;

import dev.drydock.efi.layout.ByteWriter;
import java.util.Arrays;

/** {@code EFI_DEVICE_PATH_PROTOCOL} (UEFI 2.10, 10.2): a step of a way to a device or a file. Immutable. */
public sealed interface DevicePathNode
        permits HardwareNode, AcpiNode, MessagingNode, StorageNode, RemoteStorageNode, UsbNode, NetworkNode, IpNode,
        WirelessNode, VendorNode, MediaNode, BbsNode, EndInstanceNode, RawNode {
    /** The bytes of a node's header. */
    int HEADER_BYTES = 4;
    /** The most bytes that may follow the header. */
    int MAXIMUM_DATA = 0xffff - HEADER_BYTES;

    /** The type of the nodes that end a path or an instance. */
    int END_TYPE = 0x7f;

    /** {@code Type}, 0 to 255. */
    int type();

    /** {@code SubType}, 0 to 255. */
    int subType();

    /** The bytes that follow the header, as an array of the caller's own. */
    byte[] data();

    /** The node as text (UEFI 2.10, 10.6.1). */
    String toText(TextForm form);

    /** The size in bytes, header included. */
    default int length() {
        return HEADER_BYTES + data().length;
    }

    /**
     * The node with its header.
     *
     * @throws DevicePathFormatException if it has more than 65535 bytes
     */
    default byte[] encode() {
        byte[] data = data();
        if (data.length > MAXIMUM_DATA) {
            throw new DevicePathFormatException("Length", 0, data.length + HEADER_BYTES + " bytes");
        }
        return new ByteWriter().u8(type()).u8(subType()).u16(HEADER_BYTES + data.length).bytes(data).toByteArray();
    }

    /**
     * Makes a node of its parts.
     *
     * @param data the bytes that follow the header
     * @return a {@link RawNode} where the type is not known, or {@code data} is not laid out as the type says
     */
    static DevicePathNode decode(int type, int subType, byte[] data) {
        DevicePathNode node = known(type, subType, new NodeReader(data));
        boolean exact = node != null && Arrays.equals(node.data(), data);
        return exact ? node : new RawNode(type, subType, NodeData.of(data));
    }

    private static DevicePathNode known(int type, int subType, NodeReader data) {
        for (VendorNode.Kind kind : VendorNode.Kind.values()) {
            if (kind.type() == type && kind.subType() == subType) {
                return VendorNode.decode(kind, data);
            }
        }
        return switch (type) {
            case HardwareNode.TYPE -> HardwareNode.decode(subType, data);
            case AcpiNode.TYPE -> AcpiNode.decode(subType, data);
            case MessagingNode.TYPE -> MessagingNode.decode(subType, data);
            case MediaNode.TYPE -> MediaNode.decode(subType, data);
            case BbsNode.TYPE -> BbsNode.decode(subType, data);
            case END_TYPE -> subType == EndInstanceNode.SUB_TYPE ? new EndInstanceNode() : null;
            default -> null;
        };
    }

    /** Makes a node of its text; what is no node's text is a file path. */
    static DevicePathNode parse(String text) {
        return NodeParser.parse(text);
    }
}
