package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;

/** Hardware device paths (UEFI 2.10, 10.3.2). */
public sealed interface HardwareNode extends DevicePathNode {
    int TYPE = 0x01;

    @Override
    default int type() {
        return TYPE;
    }

    static DevicePathNode decode(int subType, NodeReader data) {
        return switch (subType) {
            case 1 -> {
                int function = data.u8();
                yield new Pci(data.u8(), function);
            }
            case 3 -> new MemoryMapped(data.u32(), data.u64(), data.u64());
            case 2 -> new PcCard(data.u8());
            case 5 -> new Controller(data.u32());
            case 6 -> new Bmc(data.u8(), data.u64());
            default -> null;
        };
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        return switch (name) {
            case "Pci" -> new Pci(text.u8(), text.u8());
            case "MemoryMapped" -> new MemoryMapped(text.u32(), text.u64(), text.u64());
            case "PcCard" -> new PcCard(text.u8());
            case "BMC" -> new Bmc(text.u8(), text.u64());
            case "Ctrl" -> new Controller(text.u32());
            default -> null;
        };
    }

    /**
     * A PCI function (10.3.2.1).
     *
     * @param device 0 to 31
     * @param function 0 to 7
     */
    record Pci(int device, int function) implements HardwareNode {
        @Override
        public int subType() {
            return 1;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u8(function).u8(device).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Pci", hex(device), hex(function));
        }
    }

    /**
     * A range of memory (10.3.2.3).
     *
     * @param memoryType an {@code EFI_MEMORY_TYPE}
     * @param start its first byte's address
     * @param end its last byte's address
     */
    record MemoryMapped(int memoryType, long start, long end) implements HardwareNode {
        @Override
        public int subType() {
            return 3;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(memoryType).u64(start).u64(end).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("MemoryMapped", hex(memoryType), hex(start), hex(end));
        }
    }

    /** A controller of a device that has several (10.3.2.5). */
    record Controller(int number) implements HardwareNode {
        @Override
        public int subType() {
            return 5;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(number).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Ctrl", hex(number));
        }
    }

    /** A function of a PC card (10.3.2.2). */
    record PcCard(int function) implements HardwareNode {
        @Override
        public int subType() {
            return 2;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u8(function).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("PcCard", hex(function));
        }
    }

    /**
     * A baseboard management controller's host interface (10.3.2.6).
     *
     * @param interfaceType 0 unknown, 1 KCS, 2 SMIC, 3 BT
     * @param base its address; bit 0 set for one of ports and not of memory
     */
    record Bmc(int interfaceType, long base) implements HardwareNode {
        @Override
        public int subType() {
            return 6;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u8(interfaceType).u64(base).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("BMC", hex(interfaceType), hex(base));
        }
    }
}
