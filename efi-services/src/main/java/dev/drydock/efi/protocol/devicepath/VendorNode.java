package dev.drydock.efi.protocol.devicepath;

import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.spec.Guid;

/**
 * Vendor-defined nodes (UEFI 2.10, 10.3.2.4, 10.3.4.16 and 10.3.5.3).
 *
 * @param vendor says what {@code content} means
 */
public record VendorNode(Kind kind, Guid vendor, NodeData content) implements DevicePathNode {
    /** {@code EFI_PC_ANSI_GUID}. */
    public static final Guid PC_ANSI = Guid.parse("e0c14753-f9be-11d2-9a0c-0090273fc14d");
    /** {@code EFI_VT_100_GUID}. */
    public static final Guid VT_100 = Guid.parse("dfa66065-b419-11d3-9a2d-0090273fc14d");
    /** {@code EFI_VT_100_PLUS_GUID}. */
    public static final Guid VT_100_PLUS = Guid.parse("7baec70b-57e0-4c76-8e87-2f9e28088343");
    /** {@code EFI_VT_UTF8_GUID}. */
    public static final Guid VT_UTF8 = Guid.parse("ad15a0d6-8bec-4acf-a073-d01de77e2d88");
    /** {@code DEVICE_PATH_MESSAGING_UART_FLOW_CONTROL}. */
    public static final Guid UART_FLOW_CONTROL = Guid.parse("37499a9d-542f-4c89-a026-35da142094e4");
    /** {@code DEVICE_PATH_MESSAGING_SAS}. */
    public static final Guid SAS = Guid.parse("d487ddb4-008b-11d9-afdc-001083ffca4d");
    private static final int SAS_BYTES = 24;
    private static final String[] FLOW_CONTROLS = {"None", "Hardware", "XonXoff"};
    /** {@code EFI_DEBUGPORT_PROTOCOL_GUID}. */
    public static final Guid DEBUG_PORT = Guid.parse("eba4e8d2-3858-41ec-a281-2647ba9660d0");
    /** {@code LINUX_EFI_INITRD_MEDIA_GUID}: Linux asks the node's LoadFile2 for the initial RAM disk. */
    public static final Guid LINUX_INITRD = Guid.parse("5568e427-68fc-4f3d-ac74-ca555231cc68");

    /** The types that have a vendor-defined node. */
    public enum Kind {
        HARDWARE(HardwareNode.TYPE, 4, "VenHw"),
        MESSAGING(MessagingNode.TYPE, 10, "VenMsg"),
        MEDIA(MediaNode.TYPE, 3,
                "VenMedia");

        private final int type;
        private final int subType;
        private final String text;

        Kind(int type, int subType, String text) {
            this.type = type;
            this.subType = subType;
            this.text = text;
        }

        int type() {
            return type;
        }

        int subType() {
            return subType;
        }
    }

    /** A messaging node without data of its own. */
    public static VendorNode messaging(Guid vendor) {
        return new VendorNode(Kind.MESSAGING, vendor, NodeData.EMPTY);
    }

    /** A media node without data of its own. */
    public static VendorNode media(Guid vendor) {
        return new VendorNode(Kind.MEDIA, vendor, NodeData.EMPTY);
    }

    static VendorNode decode(Kind kind, NodeReader data) {
        return new VendorNode(kind, data.guid(), data.rest());
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        for (Kind kind : Kind.values()) {
            if (kind.text.equals(name)) {
                return new VendorNode(kind, text.guid(), text.data());
            }
        }
        return switch (name) {
            case "VenPcAnsi" -> messaging(PC_ANSI);
            case "VenVt100" -> messaging(VT_100);
            case "VenVt100Plus" -> messaging(VT_100_PLUS);
            case "VenUtf8" -> messaging(VT_UTF8);
            case "DebugPort" -> messaging(DEBUG_PORT);
            case "UartFlowCtrl" -> flowControl(text.keyword(FLOW_CONTROLS));
            case "SAS" -> sas(text);
            default -> null;
        };
    }

    /** {@code SAS}: the address, the LUN, the port, the topology and what is reserved, in another order than in memory. */
    private static VendorNode sas(NodeParameters text) {
        long address = text.u64();
        long lun = text.u64();
        int port = text.u16();
        int topology = SasTopology.parse(text);
        return new VendorNode(Kind.MESSAGING, SAS, NodeData.of(new ByteWriter().u32(text.u32()).u64(address).u64(lun)
                .u16(topology).u16(port).toByteArray()));
    }

    private static String sas(NodeReader data) {
        String reserved = NodeText.hex(data.u32());
        String address = NodeText.hex(data.u64());
        String lun = NodeText.hex(data.u64());
        String topology = SasTopology.toText(data.u16());
        return NodeText.of("SAS", address, lun, NodeText.hex(data.u16()), topology, reserved);
    }

    private static VendorNode flowControl(int map) {
        return new VendorNode(Kind.MESSAGING, UART_FLOW_CONTROL,
                NodeData.of(new ByteWriter().u32(map).toByteArray()));
    }

    @Override
    public int type() {
        return kind.type;
    }

    @Override
    public int subType() {
        return kind.subType;
    }

    @Override
    public byte[] data() {
        return new ByteWriter().guid(vendor).bytes(content.toByteArray()).toByteArray();
    }

    @Override
    public String toText(TextForm form) {
        String shortcut = form.allowShortcuts() && kind == Kind.MESSAGING ? shortcut() : null;
        return shortcut != null
                ? shortcut
                : NodeText.of(kind.text, NodeText.guid(vendor),
                        content.size() == 0 ? null : content);
    }

    private String shortcut() {
        if (vendor.equals(UART_FLOW_CONTROL) && content.size() == Integer.BYTES) {
            int map = new NodeReader(content.toByteArray()).u32();
            return map >= 0 && map < FLOW_CONTROLS.length ? NodeText.of("UartFlowCtrl", FLOW_CONTROLS[map]) : null;
        }
        if (vendor.equals(SAS) && content.size() == SAS_BYTES) {
            return sas(new NodeReader(content.toByteArray()));
        }
        if (content.size() != 0) {
            return null;
        }
        return vendor.equals(PC_ANSI)
                ? "VenPcAnsi()"
                : vendor.equals(VT_100)
                        ? "VenVt100()"
                        : vendor.equals(VT_100_PLUS)
                                ? "VenVt100Plus()"
                                : vendor.equals(VT_UTF8)
                                        ? "VenUtf8()"
                                        : vendor.equals(DEBUG_PORT) ? "DebugPort()" : null;
    }
}
