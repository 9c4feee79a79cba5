package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.spec.Guid;

/** Media device paths (UEFI 2.10, 10.3.5). */
public sealed interface MediaNode extends DevicePathNode {
    int TYPE = 0x04;

    @Override
    default int type() {
        return TYPE;
    }

    static DevicePathNode decode(int subType, NodeReader data) {
        return switch (subType) {
            case 1 -> new HardDrive(data.u32(), data.u64(), data.u64(), data.data(16), data.u8(), data.u8());
            case 2 -> new CdRom(data.u32(), data.u64(), data.u64());
            case 4 -> new FilePath(data.text16());
            case 5 -> new MediaProtocol(data.guid());
            case 6 -> new FirmwareFile(data.guid());
            case 7 -> new FirmwareVolume(data.guid());
            case 8 -> {
                int reserved = data.u32();
                yield reserved == 0 ? new OffsetRange(data.u64(), data.u64()) : null;
            }
            case 9 -> new RamDisk(data.u64(), data.u64(), data.guid(), data.u16());
            default -> null;
        };
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        return switch (name) {
            case "HD" -> HardDrive.parse(text);
            case "CDROM" -> new CdRom(text.u32(), text.u64(), text.u64());
            case "Media" -> new MediaProtocol(text.guid());
            case "FvFile" -> new FirmwareFile(text.guid());
            case "Fv" -> new FirmwareVolume(text.guid());
            case "Offset" -> new OffsetRange(text.u64(), text.u64());
            case "RamDisk" -> RamDisk.parse(text, null);
            case "VirtualDisk" -> RamDisk.parse(text, RamDisk.VIRTUAL_DISK);
            case "VirtualCD" -> RamDisk.parse(text, RamDisk.VIRTUAL_CD);
            case "PersistentVirtualDisk" -> RamDisk.parse(text, RamDisk.PERSISTENT_VIRTUAL_DISK);
            case "PersistentVirtualCD" -> RamDisk.parse(text, RamDisk.PERSISTENT_VIRTUAL_CD);
            default -> null;
        };
    }

    /**
     * A partition (10.3.5.1).
     *
     * @param number counted from 1; 0 for the whole medium
     * @param start the first block
     * @param size in blocks
     * @param signature 16 bytes: the partition's GUID, or the disk's MBR signature and zeroes
     * @param format {@code MBRType}: 1 for an MBR, 2 for a GPT
     * @param signatureType 0 for none, 1 for an MBR's signature, 2 for a GUID
     */
    record HardDrive(int number, long start, long size, NodeData signature, int format, int signatureType)
            implements
                MediaNode {
        private static final int BY_MBR = 1;
        private static final int BY_GUID = 2;

        /** A partition of a GPT disk. */
        public static HardDrive gpt(int number, long start, long size, Guid partition) {
            return new HardDrive(number, start, size, NodeData.of(partition.toByteArray()), BY_GUID, BY_GUID);
        }

        /** A partition of an MBR disk. */
        public static HardDrive mbr(int number, long start, long size, int diskSignature) {
            return new HardDrive(number, start, size, signature(diskSignature), BY_MBR, BY_MBR);
        }

        private static NodeData signature(int value) {
            return NodeData.of(new ByteWriter().u32(value).bytes(new byte[12]).toByteArray());
        }

        private static HardDrive parse(NodeParameters text) {
            int number = text.u32();
            String type = text.text();
            return switch (type) {
                case "GPT" -> {
                    Guid partition = text.guid();
                    yield gpt(number, text.u64(), text.u64(), partition);
                }
                case "MBR" -> {
                    int disk = text.u32();
                    yield mbr(number, text.u64(), text.u64(), disk);
                }
                default -> {
                    text.text();
                    yield new HardDrive(number, text.u64(), text.u64(), NodeData.of(new byte[16]), 0,
                            (int) NodeParameters.number(type) & 0xff);
                }
            };
        }

        @Override
        public int subType() {
            return 1;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(number).u64(start).u64(size).bytes(signature.toByteArray()).u8(format)
                    .u8(signatureType)
                    .toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            Object kind = switch (signatureType) {
                case BY_MBR -> "MBR";
                case BY_GUID -> "GPT";
                default -> signatureType;
            };
            Object id = switch (signatureType) {
                case BY_MBR -> "0x%08X".formatted(new NodeReader(signature.toByteArray()).u32());
                case BY_GUID -> NodeText.guid(Guid.decode(signature.toByteArray(), 0));
                default -> 0;
            };
            // With start and size even for display, as the firmware of distributions prints it, though the specification allows to leave them out.
            return NodeText.of("HD", number, kind, id, hex(start), hex(size));
        }
    }

    /**
     * A boot entry of a CD (10.3.5.2).
     *
     * @param bootEntry 0 for the default entry
     * @param start the first block
     * @param size in blocks
     */
    record CdRom(int bootEntry, long start, long size) implements MediaNode {
        @Override
        public int subType() {
            return 2;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(bootEntry).u64(start).u64(size).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return form.displayOnly()
                    ? NodeText.of("CDROM", hex(bootEntry))
                    : NodeText.of("CDROM", hex(bootEntry), hex(start), hex(size));
        }
    }

    /** A file, or a part of its path (10.3.5.4). */
    record FilePath(String path) implements MediaNode {
        static final int SUB_TYPE = 4;

        @Override
        public int subType() {
            return SUB_TYPE;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().text16(path).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return path;
        }
    }

    /** A protocol by which a medium is used (10.3.5.5). */
    record MediaProtocol(Guid protocol) implements MediaNode {
        @Override
        public int subType() {
            return 5;
        }

        @Override
        public byte[] data() {
            return protocol.toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Media", NodeText.guid(protocol));
        }
    }

    /** A file of a firmware volume (10.3.5.6). */
    record FirmwareFile(Guid name) implements MediaNode {
        @Override
        public int subType() {
            return 6;
        }

        @Override
        public byte[] data() {
            return name.toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("FvFile", NodeText.guid(name));
        }
    }

    /** A firmware volume (10.3.5.7). */
    record FirmwareVolume(Guid name) implements MediaNode {
        @Override
        public int subType() {
            return 7;
        }

        @Override
        public byte[] data() {
            return name.toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Fv", NodeText.guid(name));
        }
    }

    /**
     * A part of what the node before names (10.3.5.8).
     *
     * @param start the first byte
     * @param end the last byte
     */
    record OffsetRange(long start, long end) implements MediaNode {
        @Override
        public int subType() {
            return 8;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(0).u64(start).u64(end).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Offset", hex(start), hex(end));
        }
    }

    /**
     * A disk in memory (10.3.5.9).
     *
     * @param start the first byte's address
     * @param end the last byte's address
     * @param disk what kind of disk: one of the constants here, or a vendor's
     */
    record RamDisk(long start, long end, Guid disk, int instance) implements MediaNode {
        /** {@code EFI_VIRTUAL_DISK_GUID}. */
        public static final Guid VIRTUAL_DISK = Guid.parse("77ab535a-45fc-624b-5560-f7b281d1f96e");
        /** {@code EFI_VIRTUAL_CD_GUID}. */
        public static final Guid VIRTUAL_CD = Guid.parse("3d5abd30-4175-87ce-6d64-d2ade523c4bb");
        /** {@code EFI_PERSISTENT_VIRTUAL_DISK_GUID}. */
        public static final Guid PERSISTENT_VIRTUAL_DISK = Guid.parse("5cea02c9-4d07-69d3-269f-4496fbe096f9");
        /** {@code EFI_PERSISTENT_VIRTUAL_CD_GUID}. */
        public static final Guid PERSISTENT_VIRTUAL_CD = Guid.parse("08018188-42cd-bb48-100f-5387d53ded3d");

        private static RamDisk parse(NodeParameters text, Guid kind) {
            long start = text.u64();
            long end = text.u64();
            int instance = text.u16();
            return new RamDisk(start, end, kind == null ? text.guid() : kind, instance);
        }

        @Override
        public int subType() {
            return 9;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u64(start).u64(end).guid(disk).u16(instance).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            String name = disk.equals(VIRTUAL_DISK)
                    ? "VirtualDisk"
                    : disk.equals(VIRTUAL_CD)
                            ? "VirtualCD"
                            : disk.equals(PERSISTENT_VIRTUAL_DISK)
                                    ? "PersistentVirtualDisk"
                                    : disk.equals(PERSISTENT_VIRTUAL_CD) ? "PersistentVirtualCD" : "RamDisk";
            return NodeText.of(name, hex(start), hex(end), instance,
                    name.equals("RamDisk") ? NodeText.guid(disk) : null);
        }
    }
}
