package dev.drydock.efi.protocol.devicepath;

import java.util.List;
import java.util.Objects;

/** Makes a node of its text (UEFI 2.10, 10.6.1.5): a name and its parameters in parentheses, or else a file's path. */
final class NodeParser {
    private static final List<Family> FAMILIES = List.of(NodeParser::generic, VendorNode::parse, HardwareNode::parse,
            AcpiNode::parse, MessagingNode::parse, StorageNode::parse, RemoteStorageNode::parse, UsbNode::parse,
            NetworkNode::parse, IpNode::parse, WirelessNode::parse, MediaNode::parse, BbsNode::parse);

    /** Makes a node of a name and its parameters; null if the name is none of its family's. */
    private interface Family {
        DevicePathNode parse(String name, NodeParameters parameters);
    }

    private NodeParser() {}

    static DevicePathNode parse(String text) {
        int open = text.indexOf('(');
        // The last one: a name or an address may have parentheses of its own.
        int close = text.lastIndexOf(')');
        DevicePathNode node = null;
        if (open > 0 && close > open) {
            node = parse(text.substring(0, open), text.substring(open + 1, close));
        }
        return node != null ? node : new MediaNode.FilePath(text);
    }

    private static DevicePathNode parse(String name, String parameters) {
        return FAMILIES.stream().map(family -> family.parse(name, new NodeParameters(parameters)))
                .filter(Objects::nonNull).findFirst().orElse(null);
    }

    private static DevicePathNode generic(String name, NodeParameters text) {
        int type = switch (name) {
            case "Path" -> text.u8();
            case "HardwarePath" -> HardwareNode.TYPE;
            case "AcpiPath" -> AcpiNode.TYPE;
            case "Msg" -> MessagingNode.TYPE;
            case "MediaPath" -> MediaNode.TYPE;
            case "BbsPath" -> BbsNode.TYPE;
            default -> -1;
        };
        int subType = type < 0 ? 0 : text.u8();
        // The end of a path is no node of one.
        return type < 0 || type == DevicePathNode.END_TYPE && subType == DevicePath.END_ENTIRE
                ? null
                : DevicePathNode.decode(type, subType, text.data().toByteArray());
    }
}
