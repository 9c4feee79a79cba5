package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;
import java.nio.charset.StandardCharsets;

/** Messaging device paths (UEFI 2.10, 10.3.4) of storage that a network or a fabric leads to. */
public sealed interface RemoteStorageNode extends DevicePathNode {
    @Override
    default int type() {
        return MessagingNode.TYPE;
    }

    static DevicePathNode decode(int subType, NodeReader data) {
        return switch (subType) {
            case 3 -> data.u32() == 0 ? new Fibre(data.u64(), data.u64()) : null;
            case 19 -> {
                int protocol = data.u16();
                int options = data.u16();
                NodeData lun = data.data(8);
                yield new IScsi(protocol, options, lun, data.u16(), data.rest());
            }
            case 21 -> data.u32() == 0 ? new FibreEx(data.data(8), data.data(8)) : null;
            case 34 -> NvmeOf.decode(data);
            default -> null;
        };
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        return switch (name) {
            case "Fibre" -> new Fibre(text.u64(), text.u64());
            case "FibreEx" -> new FibreEx(text.array8(), text.array8());
            case "iSCSI" -> IScsi.parse(text);
            case "NVMEoF" -> NvmeOf.parse(text);
            default -> null;
        };
    }

    /** A Fibre Channel device (10.3.4.3). */
    record Fibre(long worldWideName, long lun) implements RemoteStorageNode {
        @Override
        public int subType() {
            return 3;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(0).u64(worldWideName).u64(lun).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Fibre", hex(worldWideName), hex(lun));
        }
    }

    /** A Fibre Channel device whose numbers are 8 bytes each, most significant first (10.3.4.3). */
    record FibreEx(NodeData worldWideName, NodeData lun) implements RemoteStorageNode {
        @Override
        public int subType() {
            return 21;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(0).bytes(worldWideName.toByteArray()).bytes(lun.toByteArray()).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("FibreEx", "0x" + worldWideName, "0x" + lun);
        }
    }

    /**
     * An iSCSI target (10.3.4.19).
     *
     * @param protocol 0 for TCP, others reserved
     * @param options of the login: bit 1 a CRC of headers, bit 3 one of data, bit 11 no authentication, bit 12 one-way CHAP
     * @param lun 8 bytes, most significant first
     * @param name the target's, 8-bit characters; with a NUL behind them, as firmware makes it, or without
     */
    record IScsi(int protocol, int options, NodeData lun, int portalGroup, NodeData name)
            implements
                RemoteStorageNode {
        private static final int HEADER_DIGEST = 1 << 1;
        private static final int DATA_DIGEST = 1 << 3;
        private static final int NO_AUTHENTICATION = 1 << 11;
        private static final int ONE_WAY = 1 << 12;

        private static IScsi parse(NodeParameters text) {
            String target = text.text();
            int group = text.u16();
            NodeData lun = text.array8();
            int options = text.text().equals("CRC32C") ? HEADER_DIGEST : 0;
            options |= text.text().equals("CRC32C") ? DATA_DIGEST : 0;
            options |= switch (text.text()) {
                case "", "None" -> NO_AUTHENTICATION;
                case "CHAP_UNI" -> ONE_WAY;
                default -> 0;
            };
            String protocol = text.text();
            return new IScsi(protocol.isEmpty() || protocol.equals("TCP") ? 0 : 1, options, lun, group,
                    NodeData.of(new ByteWriter().text8(target).toByteArray()));
        }

        @Override
        public int subType() {
            return 19;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u16(protocol).u16(options).bytes(lun.toByteArray()).u16(portalGroup)
                    .bytes(name.toByteArray()).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            String authentication = (options & NO_AUTHENTICATION) != 0
                    ? "None"
                    : (options & ONE_WAY) != 0 ? "CHAP_UNI" : "CHAP_BI";
            return NodeText.of("iSCSI", new NodeReader(name.toByteArray()).text8(), hex(portalGroup), "0x" + lun,
                    digest(HEADER_DIGEST), digest(DATA_DIGEST), authentication, protocol == 0 ? "TCP" : "reserved");
        }

        private String digest(int bit) {
            return (options & bit) != 0 ? "CRC32C" : "None";
        }
    }

    /**
     * A namespace of NVMe over Fabrics (10.3.4.32).
     *
     * @param identifier of the namespace, by its kind: {@link #EUI64} 8 bytes, {@link #NGUID} and {@link #UUID} 16
     * @param subsystem its NVMe Qualified Name in UTF-8, at most 223 bytes
     */
    record NvmeOf(int kind, NodeData identifier, String subsystem) implements RemoteStorageNode {
        public static final int EUI64 = 1;
        public static final int NGUID = 2;
        public static final int UUID = 3;
        private static final int IDENTIFIER_BYTES = 16;
        private static final String UUID_PREFIX = "urn:uuid:";

        private static NvmeOf decode(NodeReader data) {
            int kind = data.u8();
            NodeData identifier = data.data(IDENTIFIER_BYTES);
            // A kind without a text of its own stays a node without one.
            return kind < EUI64 || kind > UUID
                    ? null
                    : new NvmeOf(kind, identifier.first(kind == EUI64 ? 8 : IDENTIFIER_BYTES), data.textUtf8());
        }

        private static NvmeOf parse(NodeParameters text) {
            String subsystem = text.text();
            String identifier = text.text();
            if (identifier.startsWith(UUID_PREFIX)) {
                String digits = identifier.substring(UUID_PREFIX.length()).replace("-", "");
                return new NvmeOf(UUID, NodeParameters.data(digits, IDENTIFIER_BYTES), subsystem);
            }
            int kind = identifier.length() <= 16 ? EUI64 : NGUID;
            return new NvmeOf(kind, NodeParameters.data(identifier, kind == EUI64 ? 8 : IDENTIFIER_BYTES), subsystem);
        }

        @Override
        public int subType() {
            return 34;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u8(kind).bytes(identifier.toByteArray()).zerosTo(1 + IDENTIFIER_BYTES)
                    .bytes(subsystem.getBytes(StandardCharsets.UTF_8)).u8(0).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            String id = kind == UUID
                    ? UUID_PREFIX + identifier.toString().replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})",
                            "$1-$2-$3-$4-$5")
                    : identifier.toString();
            return NodeText.of("NVMEoF", subsystem, id);
        }
    }
}
