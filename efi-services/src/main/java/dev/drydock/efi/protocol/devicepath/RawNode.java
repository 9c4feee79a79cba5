package dev.drydock.efi.protocol.devicepath;

/** A node of no type that is known here, or not laid out as its type says. */
public record RawNode(int type, int subType, NodeData bytes) implements DevicePathNode {
    /** @throws IllegalArgumentException if a number does not fit, or this is an End Entire Device Path node */
    public RawNode {
        if (type >>> 8 != 0 || subType >>> 8 != 0 || type == END_TYPE && subType == DevicePath.END_ENTIRE) {
            throw new IllegalArgumentException("type " + type + ", subtype " + subType);
        }
    }

    @Override
    public byte[] data() {
        return bytes.toByteArray();
    }

    @Override
    public String toText(TextForm form) {
        String name = switch (type) {
            case HardwareNode.TYPE -> "HardwarePath(";
            case AcpiNode.TYPE -> "AcpiPath(";
            case MessagingNode.TYPE -> "Msg(";
            case MediaNode.TYPE -> "MediaPath(";
            case BbsNode.TYPE -> "BbsPath(";
            default -> "Path(" + type + ",";
        };
        return name + subType + (bytes.size() == 0 ? ")" : "," + bytes + ")");
    }
}
