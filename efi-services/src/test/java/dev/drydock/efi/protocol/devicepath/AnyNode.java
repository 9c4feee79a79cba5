package dev.drydock.efi.protocol.devicepath;

import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.spec.Guid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Nodes of every type that has a text, with all values that the text can tell. */
final class AnyNode {
    private static final Arbitrary<Integer> U8 = Arbitraries.integers().between(0, 0xff);
    private static final Arbitrary<Integer> U16 = Arbitraries.integers().between(0, 0xffff);
    private static final Arbitrary<Integer> U32 = Arbitraries.integers();
    private static final Arbitrary<Long> U64 = Arbitraries.longs();
    private static final Arbitrary<Guid> GUID = bytes(Guid.BYTES).map(data -> Guid.decode(data.toByteArray(), 0));
    /** Without what separates parameters, nodes and instances. */
    private static final Arbitrary<String> NAME = Arbitraries.strings().alpha().numeric().withChars("-_.: ")
            .ofMinLength(1).ofMaxLength(20);
    /** The last parameter may have commas, and parentheses in pairs. */
    private static final Arbitrary<String> LAST = Arbitraries.oneOf(NAME, NAME.map(name -> name + ",(" + name + ")"));
    /** A compressed EISA id, whose bit 15 is always zero. */
    private static final Arbitrary<Integer> EISA_ID = U32.map(value -> value & ~0x8000);

    private AnyNode() {}

    private static Arbitrary<NodeData> bytes(int size) {
        return Arbitraries.bytes().array(byte[].class).ofSize(size).map(NodeData::of);
    }

    private static Arbitrary<NodeData> anyBytes() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(NodeData::of);
    }

    private static NodeData filled(byte[] bytes, int size) {
        return NodeData.of(Arrays.copyOf(bytes, size));
    }

    private static NodeData text8(String text, boolean terminated) {
        byte[] bytes = new ByteWriter().text8(text).toByteArray();
        return NodeData.of(Arrays.copyOf(bytes, bytes.length - (terminated ? 0 : 1)));
    }

    private static NodeData text16(String text) {
        byte[] bytes = new ByteWriter().text16(text).toByteArray();
        return NodeData.of(Arrays.copyOf(bytes, bytes.length - 2));
    }

    /** One arbitrary for each type. */
    static List<Arbitrary<? extends DevicePathNode>> all() {
        List<Arbitrary<? extends DevicePathNode>> all = new ArrayList<>();
        all.addAll(hardwareAndAcpi());
        all.addAll(buses());
        all.addAll(storage());
        all.addAll(network());
        all.addAll(media());
        return all;
    }

    private static List<Arbitrary<? extends DevicePathNode>> hardwareAndAcpi() {
        return List.of(Combinators.combine(U8, U8).as(HardwareNode.Pci::new), U8.map(HardwareNode.PcCard::new),
                Combinators.combine(U32, U64, U64).as(HardwareNode.MemoryMapped::new),
                U32.map(HardwareNode.Controller::new), Combinators.combine(U8, U64).as(HardwareNode.Bmc::new),
                Combinators.combine(Arbitraries.oneOf(U32, Arbitraries.of(AcpiNode.PCI_ROOT, AcpiNode.PCIE_ROOT,
                        0x060441d0, 0x030141d0, 0x050141d0, 0x040141d0, 0x123441d0)), U32).as(AcpiNode.Device::new),
                Combinators.combine(EISA_ID, U32, EISA_ID, NAME, NAME, NAME).as(AcpiNode.Extended::new),
                Combinators.combine(EISA_ID, EISA_ID, NAME)
                        .as((hid, cid, uid) -> new AcpiNode.Extended(hid, 0, cid, "", uid, "")),
                U32.list().ofMinSize(1).ofMaxSize(4).map(AcpiNode.Adr::new), U32.map(AcpiNode.Nvdimm::new),
                Combinators.combine(Arbitraries.of(1, 2, 3, 4, 5), Arbitraries.integers().between(100, 255), anyBytes())
                        .as(RawNode::new),
                Combinators.combine(Arbitraries.integers().between(6, 126), U8, anyBytes()).as(RawNode::new));
    }

    private static List<Arbitrary<? extends DevicePathNode>> buses() {
        Arbitrary<Long> baudRate = U64.filter(value -> value != 0);
        Arbitrary<Integer> dataBits = U8.filter(value -> value != 0);
        return List.of(Combinators.combine(U16, U16).as(MessagingNode.Scsi::new),
                Combinators.combine(U8, U8).as(MessagingNode.Usb::new),
                // 0 is printed as DEFAULT, which is read as what it stands for.
                Combinators.combine(baudRate, dataBits, U8, U8).as(MessagingNode.Uart::new),
                Combinators.combine(baudRate, dataBits, Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, 4)).as(MessagingNode.Uart::new),
                Combinators.combine(U16, U16, U16).as(MessagingNode.Sata::new),
                Combinators.combine(U32, bytes(8)).as(MessagingNode.Nvme::new), U64.map(MessagingNode.Firewire::new),
                U32.map(MessagingNode.I2o::new),
                Combinators.combine(U16, U16, Arbitraries.oneOf(U8, Arbitraries.of(1, 3, 220, 254)),
                        Arbitraries.integers().between(0, 4), U8).as(UsbNode.UsbClass::new),
                Combinators.combine(U16, U16, U16, LAST.map(AnyNode::text16)).as(UsbNode.UsbWwid::new));
    }

    private static List<Arbitrary<? extends DevicePathNode>> storage() {
        return List.of(Combinators.combine(U8, U8, U16).as(StorageNode.Ata::new), U8.map(StorageNode.Unit::new),
                Combinators.combine(bytes(8), bytes(8), U16, U16).as(StorageNode.SasEx::new),
                Combinators.combine(bytes(8), bytes(8), Arbitraries.of(0, 1, 0x72, 0x1142, 0xff21, 0x51), U16)
                        .as(StorageNode.SasEx::new),
                Combinators.combine(U8, U8).as(StorageNode.Ufs::new), U8.map(StorageNode.Sd::new),
                U8.map(StorageNode.Emmc::new), GUID.map(StorageNode.NvdimmNamespace::new),
                Combinators.combine(U64, U64).as(RemoteStorageNode.Fibre::new),
                Combinators.combine(bytes(8), bytes(8)).as(RemoteStorageNode.FibreEx::new),
                Combinators.combine(Arbitraries.of(0, 1), Arbitraries.of(0, 2, 8, 10, 0x800, 0x80a, 0x1000), bytes(8),
                        U16, NAME.map(name -> text8(name, true))).as(RemoteStorageNode.IScsi::new),
                Combinators.combine(bytes(8), NAME)
                        .as((id, name) -> new RemoteStorageNode.NvmeOf(RemoteStorageNode.NvmeOf.EUI64, id, name)),
                Combinators.combine(Arbitraries.of(RemoteStorageNode.NvmeOf.NGUID, RemoteStorageNode.NvmeOf.UUID),
                        bytes(16), NAME).as(RemoteStorageNode.NvmeOf::new));
    }

    private static List<Arbitrary<? extends DevicePathNode>> network() {
        return List.of(
                Combinators.combine(Arbitraries.bytes().array(byte[].class).ofSize(6), Arbitraries.of(0, 1))
                        .as((address, type) -> new NetworkNode.Mac(filled(address, 32), type)),
                Combinators.combine(bytes(32), Arbitraries.integers().between(2, 255)).as(NetworkNode.Mac::new),
                Arbitraries.integers().between(0, 0xffff).map(NetworkNode.Vlan::new),
                Combinators.combine(U32, GUID, U64, U64, U64).as(NetworkNode.InfiniBand::new),
                LAST.map(uri -> new NetworkNode.Uri(text8(uri, false))),
                bytes(4).map(server -> filled(server.toByteArray(), 16)).list().ofMaxSize(3)
                        .map(servers -> new NetworkNode.Dns(false, servers)),
                bytes(16).list().ofMinSize(1).ofMaxSize(3).map(servers -> new NetworkNode.Dns(true, servers)),
                Combinators.combine(U8, U8).as((service, mode) -> new NetworkNode.RestService(service, mode,
                        NodeData.EMPTY)),
                Combinators.combine(U8, bytes(25))
                        .as((mode, data) -> new NetworkNode.RestService(0xff, mode, data)),
                Combinators.combine(bytes(4), bytes(4), U16, Arbitraries.of(0, 1), bytes(4), bytes(4))
                        .as((local, remote, protocol, origin, gateway, mask) -> new IpNode.IpV4(local, remote, 0, 0,
                                protocol, origin, gateway, mask)),
                Combinators.combine(bytes(16), bytes(16), U16, Arbitraries.of(0, 1, 2), U8, bytes(16))
                        .as((local, remote, protocol, origin, prefix, gateway) -> new IpNode.IpV6(local, remote, 0, 0,
                                protocol, origin, prefix, gateway)),
                bytes(6).map(WirelessNode.Bluetooth::new),
                Combinators.combine(bytes(6), U8).as(WirelessNode.BluetoothLe::new),
                LAST.filter(name -> name.length() <= 32)
                        .map(name -> new WirelessNode.WiFi(filled(name.getBytes(StandardCharsets.ISO_8859_1), 32))));
    }

    private static List<Arbitrary<? extends DevicePathNode>> media() {
        Arbitrary<VendorNode> vendor = Combinators
                .combine(Arbitraries.of(VendorNode.Kind.class),
                        Arbitraries.oneOf(GUID, Arbitraries.of(VendorNode.PC_ANSI, VendorNode.VT_100,
                                VendorNode.VT_100_PLUS, VendorNode.VT_UTF8, VendorNode.DEBUG_PORT)),
                        anyBytes())
                .as(VendorNode::new);
        Arbitrary<VendorNode> flow = Arbitraries.integers().between(0, 4).map(map -> new VendorNode(
                VendorNode.Kind.MESSAGING, VendorNode.UART_FLOW_CONTROL,
                NodeData.of(new ByteWriter().u32(map).toByteArray())));
        Arbitrary<VendorNode> sas = bytes(24)
                .map(data -> new VendorNode(VendorNode.Kind.MESSAGING, VendorNode.SAS, data));
        Arbitrary<Guid> disks = Arbitraries.oneOf(GUID, Arbitraries.of(MediaNode.RamDisk.VIRTUAL_DISK,
                MediaNode.RamDisk.VIRTUAL_CD, MediaNode.RamDisk.PERSISTENT_VIRTUAL_DISK,
                MediaNode.RamDisk.PERSISTENT_VIRTUAL_CD));
        return List.of(vendor, flow, sas,
                Combinators.combine(Arbitraries.integers().between(0, Integer.MAX_VALUE), U64, U64, GUID)
                        .as(MediaNode.HardDrive::gpt),
                Combinators.combine(Arbitraries.integers().between(0, Integer.MAX_VALUE), U64, U64, U32)
                        .as(MediaNode.HardDrive::mbr),
                Combinators.combine(U32, U64, U64).as(MediaNode.CdRom::new),
                NAME.map(name -> new MediaNode.FilePath("\\" + name)), GUID.map(MediaNode.MediaProtocol::new),
                GUID.map(MediaNode.FirmwareFile::new), GUID.map(MediaNode.FirmwareVolume::new),
                Combinators.combine(U64, U64).as(MediaNode.OffsetRange::new),
                Combinators.combine(U64, U64, disks, U16).as(MediaNode.RamDisk::new),
                Combinators.combine(U16, U16, NAME).as(BbsNode::new));
    }
}
