package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * Messaging device paths (UEFI 2.10, 10.3.4): those of the buses that most machines have; others are in {@link StorageNode},
 * {@link RemoteStorageNode}, {@link UsbNode}, {@link NetworkNode}, {@link IpNode} and {@link WirelessNode}.
 */
public sealed interface MessagingNode extends DevicePathNode {
    int TYPE = 0x03;

    @Override
    default int type() {
        return TYPE;
    }

    static DevicePathNode decode(int subType, NodeReader data) {
        return switch (subType) {
            case 2 -> new Scsi(data.u16(), data.u16());
            case 4 -> data.u32() == 0 ? new Firewire(data.u64()) : null;
            case 5 -> new Usb(data.u8(), data.u8());
            case 6 -> new I2o(data.u32());
            case 14 -> data.u32() == 0 ? new Uart(data.u64(), data.u8(), data.u8(), data.u8()) : null;
            case 18 -> new Sata(data.u16(), data.u16(), data.u16());
            case 23 -> new Nvme(data.u32(), data.data(8));
            case 1, 17, 22, 25, 26, 29, 32 -> StorageNode.decode(subType, data);
            case 3, 19, 21, 34 -> RemoteStorageNode.decode(subType, data);
            case 15, 16 -> UsbNode.decode(subType, data);
            case 12, 13 -> IpNode.decode(subType, data);
            case 27, 28, 30 -> WirelessNode.decode(subType, data);
            default -> NetworkNode.decode(subType, data);
        };
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        return switch (name) {
            case "Scsi" -> new Scsi(text.u16(), text.u16());
            case "I1394" -> new Firewire(NodeParameters.hexadecimal(text.text()));
            case "USB" -> new Usb(text.u8(), text.u8());
            case "I2O" -> new I2o(text.u32());
            case "Uart" -> Uart.parse(text);
            case "Sata" -> {
                int port = text.u16();
                String multiplier = text.text();
                yield new Sata(port, multiplier.isEmpty() ? 0xffff : (int) NodeParameters.number(multiplier) & 0xffff,
                        text.u16());
            }
            case "NVMe" -> Nvme.parse(text);
            default -> null;
        };
    }

    /** A SCSI target (10.3.4.2). */
    record Scsi(int target, int lun) implements MessagingNode {
        @Override
        public int subType() {
            return 2;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u16(target).u16(lun).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Scsi", hex(target), hex(lun));
        }
    }

    /** A USB device by the port of its hub (10.3.4.5). */
    record Usb(int port, int interfaceNumber) implements MessagingNode {
        @Override
        public int subType() {
            return 5;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u8(port).u8(interfaceNumber).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("USB", hex(port), hex(interfaceNumber));
        }
    }

    /**
     * A serial line's settings (10.3.4.15).
     *
     * @param baudRate in bits per second; 0 for the default, as for the others
     * @param parity 1 none, 2 even, 3 odd, 4 mark, 5 space
     * @param stopBits 1 for one, 2 for one and a half, 3 for two
     */
    record Uart(long baudRate, int dataBits, int parity, int stopBits) implements MessagingNode {
        private static final String PARITIES = "DNEOMS";
        private static final String[] STOP_BITS = {"D", "1", "1.5", "2"};

        private static Uart parse(NodeParameters text) {
            String baudRate = text.text();
            String dataBits = text.text();
            String parity = text.text();
            String stopBits = text.text();
            // Both numbers or both keywords: 1 and 2 mean different things.
            boolean numbers = !parity.isEmpty() && Character.isDigit(parity.charAt(0));
            int parityIndex = numbers || parity.isEmpty() ? -1 : PARITIES.indexOf(parity.charAt(0));
            int stopIndex = numbers ? -1 : Arrays.asList(STOP_BITS).indexOf(stopBits);
            return new Uart(
                    baudRate.isEmpty() || baudRate.equals("DEFAULT") ? 115200 : NodeParameters.number(baudRate),
                    dataBits.isEmpty() || dataBits.equals("DEFAULT")
                            ? 8
                            : (int) NodeParameters.number(dataBits) & 0xff,
                    parityIndex >= 0 ? parityIndex : (int) NodeParameters.number(parity) & 0xff,
                    stopIndex >= 0 ? stopIndex : (int) NodeParameters.number(stopBits) & 0xff);
        }

        @Override
        public int subType() {
            return 14;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(0).u64(baudRate).u8(dataBits).u8(parity).u8(stopBits).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            boolean keywords = parity < PARITIES.length() && stopBits < STOP_BITS.length;
            return NodeText.of("Uart", baudRate == 0 ? "DEFAULT" : Long.toUnsignedString(baudRate),
                    dataBits == 0 ? "DEFAULT" : dataBits, keywords ? PARITIES.substring(parity, parity + 1) : parity,
                    keywords ? STOP_BITS[stopBits] : stopBits);
        }
    }

    /**
     * A SATA device (10.3.4.6).
     *
     * @param multiplierPort the port multiplier's port, or 0xFFFF without one
     */
    record Sata(int hbaPort, int multiplierPort, int lun) implements MessagingNode {
        @Override
        public int subType() {
            return 18;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u16(hbaPort).u16(multiplierPort).u16(lun).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Sata", hex(hbaPort), hex(multiplierPort), hex(lun));
        }
    }

    /**
     * An NVM Express namespace (10.3.4.21).
     *
     * @param eui64 8 bytes, in memory in the reverse of the text's order; zeroes where there is none
     */
    record Nvme(int namespace, NodeData eui64) implements MessagingNode {
        private static Nvme parse(NodeParameters text) {
            int namespace = text.u32();
            byte[] id = new byte[8];
            String[] parts = text.text().split("-");
            for (int i = 0; i < id.length && i < parts.length; i++) {
                id[7 - i] = (byte) NodeParameters.hexadecimal(parts[i]);
            }
            return new Nvme(namespace, NodeData.of(id));
        }

        @Override
        public int subType() {
            return 23;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(namespace).bytes(eui64.toByteArray()).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            var id = new StringJoiner("-");
            for (int i = eui64.size() - 1; i >= 0; i--) {
                id.add("%02X".formatted(eui64.get(i)));
            }
            return NodeText.of("NVMe", hex(namespace), id);
        }
    }

    /**
     * An IEEE 1394 device (10.3.4.4).
     *
     * @param guid its 64-bit unique number
     */
    record Firewire(long guid) implements MessagingNode {
        @Override
        public int subType() {
            return 4;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(0).u64(guid).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("I1394", "%016X".formatted(guid));
        }
    }

    /** An I2O device by its target identifier (10.3.4.9). */
    record I2o(int target) implements MessagingNode {
        @Override
        public int subType() {
            return 6;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(target).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("I2O", hex(target));
        }
    }
}
