package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;

/** Messaging device paths that match USB devices by what they are (UEFI 2.10, 10.3.4.5); by port: {@link MessagingNode.Usb}. */
public sealed interface UsbNode extends DevicePathNode {
    @Override
    default int type() {
        return MessagingNode.TYPE;
    }

    static DevicePathNode decode(int subType, NodeReader data) {
        return switch (subType) {
            case 15 -> new UsbClass(data.u16(), data.u16(), data.u8(), data.u8(), data.u8());
            case 16 -> {
                int interfaceNumber = data.u16();
                yield new UsbWwid(data.u16(), data.u16(), interfaceNumber, data.rest());
            }
            default -> null;
        };
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        if (name.equals("UsbWwid")) {
            return UsbWwid.parse(text);
        }
        if (name.equals("UsbClass")) {
            return new UsbClass(text.u16(0xffff), text.u16(0xffff), text.u8(0xff), text.u8(0xff), text.u8(0xff));
        }
        for (KnownClass known : KnownClass.values()) {
            if (name.equals("Usb" + known.name())) {
                int vendor = text.u16(0xffff);
                int product = text.u16(0xffff);
                int subclass = known.subclass == KnownClass.ANY ? text.u8(0xff) : known.subclass;
                return new UsbClass(vendor, product, known.number, subclass, text.u8(0xff));
            }
        }
        return null;
    }

    /** The classes that have names of their own. */
    enum KnownClass {
        Audio(1),
        CDCControl(2),
        HID(3),
        Image(6),
        Printer(7),
        MassStorage(8),
        Hub(9),
        CDCData(10),
        SmartCard(
                11),
        Video(
                14),
        Diagnostic(220),
        Wireless(224),
        DeviceFirmwareUpdate(254, 1),
        IrdaBridge(254,
                2),
        TestAndMeasurement(254, 3);

        private static final int ANY = -1;

        private final int number;
        private final int subclass;

        KnownClass(int number) {
            this(number, ANY);
        }

        KnownClass(int number, int subclass) {
            this.number = number;
            this.subclass = subclass;
        }

        private boolean fits(UsbClass node) {
            return number == node.deviceClass && (subclass == ANY || subclass == node.deviceSubclass);
        }
    }

    /**
     * Devices of a class (10.3.4.5.2).
     *
     * @param vendor 0xFFFF for any
     * @param product 0xFFFF for any
     * @param deviceClass 0xFF for any, as for the others
     */
    record UsbClass(int vendor, int product, int deviceClass, int deviceSubclass, int deviceProtocol)
            implements
                UsbNode {
        @Override
        public int subType() {
            return 15;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u16(vendor).u16(product).u8(deviceClass).u8(deviceSubclass).u8(deviceProtocol)
                    .toByteArray();
        }

        /** With the class's name even without shortcuts, as other firmware does it: loaders compare these texts. */
        @Override
        public String toText(TextForm form) {
            for (KnownClass known : KnownClass.values()) {
                if (known.fits(this)) {
                    return NodeText.of("Usb" + known.name(), hex(vendor), hex(product),
                            known.subclass == KnownClass.ANY ? hex(deviceSubclass) : null, hex(deviceProtocol));
                }
            }
            return NodeText.of("UsbClass", hex(vendor), hex(product), hex(deviceClass), hex(deviceSubclass),
                    hex(deviceProtocol));
        }
    }

    /**
     * One device by its serial number (10.3.4.5.1).
     *
     * @param serial the number's last 64 characters or fewer, 16 bits each; with a NUL behind them or without
     */
    record UsbWwid(int vendor, int product, int interfaceNumber, NodeData serial) implements UsbNode {
        private static UsbWwid parse(NodeParameters text) {
            int vendor = text.u16();
            int product = text.u16();
            int interfaceNumber = text.u16();
            String serial = text.rest();
            if (serial.length() > 1 && serial.startsWith("\"") && serial.endsWith("\"")) {
                serial = serial.substring(1, serial.length() - 1);
            }
            var characters = new ByteWriter();
            serial.chars().forEach(characters::u16);
            return new UsbWwid(vendor, product, interfaceNumber, NodeData.of(characters.toByteArray()));
        }

        @Override
        public int subType() {
            return 16;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u16(interfaceNumber).u16(vendor).u16(product).bytes(serial.toByteArray())
                    .toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("UsbWwid", hex(vendor), hex(product), hex(interfaceNumber),
                    '"' + new NodeReader(serial.toByteArray()).text16() + '"');
        }
    }
}
