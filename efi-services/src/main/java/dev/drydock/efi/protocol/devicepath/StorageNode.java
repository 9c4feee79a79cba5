package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.spec.Guid;

/** Messaging device paths (UEFI 2.10, 10.3.4) of storage in the machine but for the ones of {@link MessagingNode}. */
public sealed interface StorageNode extends DevicePathNode {
    @Override
    default int type() {
        return MessagingNode.TYPE;
    }

    static DevicePathNode decode(int subType, NodeReader data) {
        return switch (subType) {
            case 1 -> new Ata(data.u8(), data.u8(), data.u16());
            case 17 -> new Unit(data.u8());
            case 22 -> {
                NodeData address = data.data(8);
                NodeData lun = data.data(8);
                int topology = data.u16();
                yield new SasEx(address, lun, topology, data.u16());
            }
            case 25 -> new Ufs(data.u8(), data.u8());
            case 26 -> new Sd(data.u8());
            case 29 -> new Emmc(data.u8());
            case 32 -> new NvdimmNamespace(data.guid());
            default -> null;
        };
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        return switch (name) {
            case "Ata" -> new Ata(text.keyword("Primary", "Secondary") & 0xff, text.keyword("Master", "Slave") & 0xff,
                    text.u16());
            case "Unit" -> new Unit(text.u8());
            case "SasEx" -> {
                NodeData address = text.array8();
                NodeData lun = text.array8();
                int port = text.u16();
                yield new SasEx(address, lun, SasTopology.parse(text), port);
            }
            case "UFS" -> new Ufs(text.u8(), text.u8());
            case "SD" -> new Sd(text.u8());
            case "eMMC" -> new Emmc(text.u8());
            case "NVDIMM" -> new NvdimmNamespace(text.guid());
            default -> null;
        };
    }

    /**
     * An ATA or ATAPI drive (10.3.4.1).
     *
     * @param controller 0 primary, 1 secondary
     * @param drive 0 master, 1 slave
     */
    record Ata(int controller, int drive, int lun) implements StorageNode {
        @Override
        public int subType() {
            return 1;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u8(controller).u8(drive).u16(lun).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return form.displayOnly()
                    ? NodeText.of("Ata", hex(lun))
                    : NodeText.of("Ata", NodeText.keyword(controller, "Primary", "Secondary"),
                            NodeText.keyword(drive, "Master", "Slave"), hex(lun));
        }
    }

    /** One of a device's logical units (10.3.4.8). */
    record Unit(int lun) implements StorageNode {
        @Override
        public int subType() {
            return 17;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u8(lun).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Unit", hex(lun));
        }
    }

    /**
     * A Serial Attached SCSI device (10.3.4.17.2).
     *
     * @param address 8 bytes, most significant first, as {@code lun}
     * @param topology see {@link SasTopology}
     */
    record SasEx(NodeData address, NodeData lun, int topology, int relativeTargetPort) implements StorageNode {
        @Override
        public int subType() {
            return 22;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().bytes(address.toByteArray()).bytes(lun.toByteArray()).u16(topology)
                    .u16(relativeTargetPort).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("SasEx", "0x" + address, "0x" + lun, hex(relativeTargetPort),
                    SasTopology.toText(topology));
        }
    }

    /** A unit of Universal Flash Storage (10.3.4.23). */
    record Ufs(int target, int lun) implements StorageNode {
        @Override
        public int subType() {
            return 25;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u8(target).u8(lun).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("UFS", hex(target), hex(lun));
        }
    }

    /** A Secure Digital card (10.3.4.24). */
    record Sd(int slot) implements StorageNode {
        @Override
        public int subType() {
            return 26;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u8(slot).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("SD", hex(slot));
        }
    }

    /** An embedded MultiMediaCard (10.3.4.27). */
    record Emmc(int slot) implements StorageNode {
        @Override
        public int subType() {
            return 29;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u8(slot).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("eMMC", hex(slot));
        }
    }

    /** A namespace of non-volatile memory modules by its label's identifier (10.3.4.30). */
    record NvdimmNamespace(Guid uuid) implements StorageNode {
        @Override
        public int subType() {
            return 32;
        }

        @Override
        public byte[] data() {
            return uuid.toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("NVDIMM", NodeText.guid(uuid));
        }
    }
}
