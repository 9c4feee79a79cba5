package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/** ACPI device paths (UEFI 2.10, 10.3.3). */
public sealed interface AcpiNode extends DevicePathNode {
    int TYPE = 0x02;

    /** The compressed EISA id of {@code PNP0A03}, a PCI root bridge. */
    int PCI_ROOT = 0x0a0341d0;
    /** The compressed EISA id of {@code PNP0A08}, a PCI Express root bridge. */
    int PCIE_ROOT = 0x0a0841d0;

    @Override
    default int type() {
        return TYPE;
    }

    /** {@code PciRoot(uid)}. */
    static Device pciRoot(int uid) {
        return new Device(PCI_ROOT, uid);
    }

    static DevicePathNode decode(int subType, NodeReader data) {
        return switch (subType) {
            case 1 -> new Device(data.u32(), data.u32());
            case 2 -> new Extended(data.u32(), data.u32(), data.u32(), data.text8(), data.text8(), data.text8());
            case 3 -> {
                List<Integer> addresses = new ArrayList<>();
                do {
                    addresses.add(data.u32());
                } while (data.remaining() > 0);
                yield new Adr(addresses);
            }
            case 4 -> new Nvdimm(data.u32());
            default -> null;
        };
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        return switch (name) {
            case "Acpi" -> new Device(text.eisaId(), text.u32());
            case "AcpiEx" -> {
                int hid = text.eisaId();
                int cid = text.eisaId();
                int uid = text.u32();
                String hidText = text.text();
                String cidText = text.text();
                yield new Extended(hid, uid, cid, hidText, text.text(), cidText);
            }
            case "AcpiExp" -> {
                int hid = text.eisaId();
                int cid = text.eisaId();
                yield new Extended(hid, 0, cid, "", text.text(), "");
            }
            case "AcpiAdr" -> {
                List<Integer> addresses = new ArrayList<>();
                do {
                    addresses.add(text.u32());
                } while (text.hasNext());
                yield new Adr(addresses);
            }
            case "NvdimmAcpiAdr" -> new Nvdimm(text.u32());
            default -> {
                int product = Known.product(name);
                yield product == 0 ? null : new Device(product << 16 | PCI_ROOT & 0xffff, text.u32());
            }
        };
    }

    /** The products that have names of their own. */
    enum Known {
        PciRoot(0x0a03), PcieRoot(0x0a08), Floppy(0x0604), Keyboard(0x0301), Serial(0x0501), ParallelPort(0x0401);

        private final int product;

        Known(int product) {
            this.product = product;
        }

        static int product(String name) {
            for (Known known : values()) {
                if (known.name().equals(name)) {
                    return known.product;
                }
            }
            return 0;
        }

        static String name(int product) {
            for (Known known : values()) {
                if (known.product == product) {
                    return known.name();
                }
            }
            return null;
        }
    }

    /**
     * A device by {@code _HID} and {@code _UID} (10.3.3, table 10.6).
     *
     * @param hid a compressed EISA id
     */
    record Device(int hid, int uid) implements AcpiNode {
        @Override
        public int subType() {
            return 1;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(hid).u32(uid).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            if ((hid & 0xffff) != (PCI_ROOT & 0xffff)) {
                return NodeText.of("Acpi", "0x%08X".formatted(hid), hex(uid));
            }
            String name = Known.name(hid >>> 16);
            return name != null
                    ? NodeText.of(name, hex(uid))
                    : NodeText.of("Acpi", "PNP%04X".formatted(hid >>> 16), hex(uid));
        }
    }

    /**
     * A device by ids that may be text (10.3.3, table 10.7).
     *
     * @param hid a compressed EISA id
     * @param cid a compressed EISA id of what the device is compatible with, or 0
     * @param hidText takes the place of {@code hid} unless empty; so do the others
     */
    record Extended(int hid, int uid, int cid, String hidText, String uidText, String cidText) implements AcpiNode {
        @Override
        public int subType() {
            return 2;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(hid).u32(uid).u32(cid).text8(hidText).text8(uidText).text8(cidText)
                    .toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            if (form.displayOnly()) {
                int product = hid >>> 16;
                int compatible = cid >>> 16;
                if (product == 0x0a03 || compatible == 0x0a03 && product != 0x0a08) {
                    return NodeText.of("PciRoot", shown(uidText, hex(uid)));
                }
                if (product == 0x0a08 || compatible == 0x0a08) {
                    return NodeText.of("PcieRoot", shown(uidText, hex(uid)));
                }
            }
            if (hidText.isEmpty() && cidText.isEmpty() && !uidText.isEmpty()) {
                return NodeText.of("AcpiExp", eisaId(hid), cid == 0 ? "0" : eisaId(cid), uidText);
            }
            return form.displayOnly()
                    ? NodeText.of("AcpiEx", shown(hidText, eisaId(hid)), shown(cidText, eisaId(cid)),
                            shown(uidText, hex(uid)))
                    : NodeText.of("AcpiEx", eisaId(hid), eisaId(cid), hex(uid), hidText, cidText, uidText);
        }

        private static String shown(String text, String number) {
            return text.isEmpty() ? number : text;
        }

        private static String eisaId(int id) {
            return "%c%c%c%04X".formatted('@' + (id >>> 10 & 0x1f), '@' + (id >>> 5 & 0x1f), '@' + (id & 0x1f),
                    id >>> 16);
        }
    }

    /**
     * Video outputs by their {@code _ADR} (10.3.3.1).
     *
     * @param addresses at least one
     */
    record Adr(List<Integer> addresses) implements AcpiNode {
        public Adr {
            addresses = List.copyOf(addresses);
        }

        @Override
        public int subType() {
            return 3;
        }

        @Override
        public byte[] data() {
            var out = new ByteWriter();
            addresses.forEach(out::u32);
            return out.toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("AcpiAdr", addresses.stream().map(NodeText::hex).toArray());
        }
    }

    /** A non-volatile memory module by its NFIT device handle (10.3.3.2). */
    record Nvdimm(int handle) implements AcpiNode {
        @Override
        public int subType() {
            return 4;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(handle).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("NvdimmAcpiAdr", hex(handle));
        }
    }
}
