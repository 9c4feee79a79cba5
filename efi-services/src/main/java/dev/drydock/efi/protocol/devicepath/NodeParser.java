package dev.drydock.efi.protocol.devicepath;

/** Makes a node of its text (UEFI 2.10, 10.6.1.5): a name and its parameters in parentheses, or else a file's path. */
final class NodeParser {
    private NodeParser() {}

    static DevicePathNode parse(String text) {
        int open = text.indexOf('(');
        int close = text.indexOf(')', Math.max(0, open));
        DevicePathNode node = null;
        if (open > 0 && close > open) {
            node = parse(text.substring(0, open), text.substring(open + 1, close));
        }
        return node != null ? node : new MediaNode.FilePath(text);
    }

    private static DevicePathNode parse(String name, String parameters) {
        DevicePathNode node = generic(name, new NodeParameters(parameters));
        if (node == null) {
            node = VendorNode.parse(name, new NodeParameters(parameters));
        }
        if (node == null) {
            node = HardwareNode.parse(name, new NodeParameters(parameters));
        }
        if (node == null) {
            node = AcpiNode.parse(name, new NodeParameters(parameters));
        }
        if (node == null) {
            node = MessagingNode.parse(name, new NodeParameters(parameters));
        }
        if (node == null) {
            node = MediaNode.parse(name, new NodeParameters(parameters));
        }
        return node != null ? node : BbsNode.parse(name, new NodeParameters(parameters));
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
