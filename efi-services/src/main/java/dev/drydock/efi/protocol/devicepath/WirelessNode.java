package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messaging device paths of radio (UEFI 2.10, 10.3.4.25, 10.3.4.26 and 10.3.4.28). */
public sealed interface WirelessNode extends DevicePathNode {
    @Override
    default int type() {
        return MessagingNode.TYPE;
    }

    static DevicePathNode decode(int subType, NodeReader data) {
        return switch (subType) {
            case 27 -> new Bluetooth(data.data(Bluetooth.ADDRESS_BYTES));
            case 28 -> new WiFi(data.data(WiFi.NAME_BYTES));
            case 30 -> new BluetoothLe(data.data(Bluetooth.ADDRESS_BYTES), data.u8());
            default -> null;
        };
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        return switch (name) {
            case "Bluetooth" -> new Bluetooth(NodeParameters.data(text.text(), Bluetooth.ADDRESS_BYTES));
            case "Wi-Fi" -> new WiFi(NodeData.of(
                    Arrays.copyOf(text.rest().getBytes(StandardCharsets.ISO_8859_1), WiFi.NAME_BYTES)));
            case "BluetoothLE" -> {
                NodeData address = NodeParameters.data(text.text(), Bluetooth.ADDRESS_BYTES);
                yield new BluetoothLe(address, text.u8());
            }
            default -> null;
        };
    }

    /**
     * A Bluetooth device.
     *
     * @param address 6 bytes
     */
    record Bluetooth(NodeData address) implements WirelessNode {
        private static final int ADDRESS_BYTES = 6;

        @Override
        public int subType() {
            return 27;
        }

        @Override
        public byte[] data() {
            return address.toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Bluetooth", address);
        }
    }

    /**
     * A Bluetooth LE device.
     *
     * @param address 6 bytes
     * @param addressType 0 for a public address, 1 for a random one
     */
    record BluetoothLe(NodeData address, int addressType) implements WirelessNode {
        @Override
        public int subType() {
            return 30;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().bytes(address.toByteArray()).u8(addressType).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("BluetoothLE", address, hex(addressType));
        }
    }

    /**
     * A wireless network.
     *
     * @param name its SSID, 32 bytes, those behind the name zero
     */
    record WiFi(NodeData name) implements WirelessNode {
        private static final int NAME_BYTES = 32;

        @Override
        public int subType() {
            return 28;
        }

        @Override
        public byte[] data() {
            return name.toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Wi-Fi", new NodeReader(name.toByteArray()).text8());
        }
    }
}
