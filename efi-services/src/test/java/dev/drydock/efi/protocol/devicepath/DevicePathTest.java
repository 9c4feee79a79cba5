package dev.drydock.efi.protocol.devicepath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.efi.spec.Guid;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicePathTest {
    private static final Guid PARTITION = Guid.parse("01234567-89ab-cdef-0123-456789abcdef");
    private static final String PARTITION_TEXT = "01234567-89AB-CDEF-0123-456789ABCDEF";
    private static final String PARTITION_BYTES = "67452301ab89efcd0123456789abcdef";
    private static final String END = "7fff0400";

    private static final String GOLDEN = "02010c00" + "d041030a" + "00000000" // 00 ACPI: PNP0A03, 0
            + "01010600" + "00" + "01" // 0c PCI: function, device
            + "04012a00" + "01000000" // 12 hard drive: number
            + "0008000000000000" + "0000020000000000" // 1a start, size
            + PARTITION_BYTES + "02" + "02" // 2a signature, MBRType, SignatureType
            + "04043000" // 3c file path
            + "5c004500460049005c0042004f004f0054005c004200" // 40 \EFI\BOOT\B
            + "4f004f0054005800360034002e0045004600490000" + "00" // 56 OOTX64.EFI
            + END;
    private static final DevicePath GOLDEN_PATH = DevicePath.of(AcpiNode.pciRoot(0), new HardwareNode.Pci(1, 0),
            MediaNode.HardDrive.gpt(1, 0x800, 0x20000, PARTITION),
            new MediaNode.FilePath("\\EFI\\BOOT\\BOOTX64.EFI"));

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(DevicePath path) {
        return HexFormat.of().formatHex(path.encode());
    }

    @Test
    void encodesToTheGoldenBytes() {
        assertThat(hex(GOLDEN_PATH)).isEqualTo(GOLDEN);
        assertThat(DevicePath.decode(bytes(GOLDEN))).isEqualTo(GOLDEN_PATH);
    }

    @Test
    void printsThePathOfAFile() {
        assertThat(GOLDEN_PATH).hasToString(
                "PciRoot(0x0)/Pci(0x1,0x0)/HD(1,GPT," + PARTITION_TEXT + ",0x800,0x20000)/\\EFI\\BOOT\\BOOTX64.EFI");
        assertThat(GOLDEN_PATH.toText(new TextForm(true, false)))
                .isEqualTo("PciRoot(0x0)/Pci(0x1,0x0)/HD(1,GPT," + PARTITION_TEXT
                        + ",0x800,0x20000)/\\EFI\\BOOT\\BOOTX64.EFI");
        assertThat(DevicePath.parse(GOLDEN_PATH.toString())).isEqualTo(GOLDEN_PATH);
    }

    /** Nodes, their bytes without the header's length, and their texts. */
    static Stream<Arguments> nodes() {
        return Stream.of(node("0101" + "021f", "Pci(0x1F,0x2)"),
                node("0103" + "0b000000" + "0000000900000000" + "ff0f000900000000",
                        "MemoryMapped(0xB,0x9000000,0x9000FFF)"),
                node("0104" + PARTITION_BYTES, "VenHw(" + PARTITION_TEXT + ")"),
                node("0104" + PARTITION_BYTES + "00ff", "VenHw(" + PARTITION_TEXT + ",00FF)"),
                node("0105" + "ffffffff", "Ctrl(0xFFFFFFFF)"), node("0201" + "d041080a" + "02000000", "PcieRoot(0x2)"),
                node("0201" + "d0410406" + "01000000", "Floppy(0x1)"),
                node("0201" + "d0410103" + "00000000", "Keyboard(0x0)"),
                node("0201" + "d0410105" + "00000000", "Serial(0x0)"),
                node("0201" + "d0410104" + "00000000", "ParallelPort(0x0)"),
                node("0201" + "d041020c" + "10000000", "Acpi(PNP0C02,0x10)"),
                node("0202" + "d041030a" + "07000000" + "d041080a" + "41420000" + "4300",
                        "AcpiEx(PNP0A03,PNP0A08,0x7,AB,C,)"),
                node("0202" + "d041020c" + "00000000" + "00000000" + "00" + "5500" + "00", "AcpiExp(PNP0C02,0,U)"),
                node("0302" + "0300" + "0100", "Scsi(0x3,0x1)"), node("0305" + "0201", "USB(0x2,0x1)"),
                node("0102" + "03", "PcCard(0x3)"), node("0106" + "01" + "a40c000000000000", "BMC(0x1,0xCA4)"),
                node("0203" + "00010180" + "10010180", "AcpiAdr(0x80010100,0x80010110)"),
                node("0204" + "01000000", "NvdimmAcpiAdr(0x1)"),
                node("0301" + "01" + "00" + "0200", "Ata(Secondary,Master,0x2)"),
                node("0303" + "00000000" + "0807060504030201" + "0200000000000000", "Fibre(0x102030405060708,0x2)"),
                node("0304" + "00000000" + "0807060504030201", "I1394(0102030405060708)"),
                node("0306" + "05000000", "I2O(0x5)"),
                node("0309" + "01000000" + PARTITION_BYTES + "0100000000000000" + "0200000000000000"
                        + "0300000000000000", "Infiniband(0x1," + PARTITION_TEXT + ",0x1,0x2,0x3)"),
                node("030a" + "b4dd87d48b00d911afdc001083ffca4d" + "00000000" + "0807060504030201"
                        + "0200000000000000" + "7205" + "0300",
                        "SAS(0x102030405060708,0x2,0x3,SATA,External,Expanded,0x6,0x0)"),
                node("030a" + "b4dd87d48b00d911afdc001083ffca4d" + "07000000" + "0100000000000000"
                        + "0000000000000000" + "0000" + "0000", "SAS(0x1,0x0,0x0,NoTopology,0,0,0,0x7)"),
                node("030f" + "ffff" + "3412" + "03" + "01" + "02", "UsbHID(0xFFFF,0x1234,0x1,0x2)"),
                node("030f" + "ffff" + "ffff" + "fe" + "02" + "ff", "UsbIrdaBridge(0xFFFF,0xFFFF,0xFF)"),
                node("030f" + "ffff" + "ffff" + "fe" + "04" + "ff", "UsbClass(0xFFFF,0xFFFF,0xFE,0x4,0xFF)"),
                node("0310" + "0100" + "3412" + "7856" + "41002c004200", "UsbWwid(0x1234,0x5678,0x1,\"A,B\")"),
                node("0311" + "03", "Unit(0x3)"),
                node("0313" + "0000" + "0a08" + "0001020304050607" + "0100" + "69716e2e7800",
                        "iSCSI(iqn.x,0x1,0x0001020304050607,CRC32C,CRC32C,None,TCP)"),
                node("0314" + "6400", "Vlan(100)"),
                node("0315" + "00000000" + "0102030405060708" + "0000000000000001",
                        "FibreEx(0x0102030405060708,0x0000000000000001)"),
                node("0316" + "0102030405060708" + "0000000000000001" + "0100" + "0200",
                        "SasEx(0x0102030405060708,0x0000000000000001,0x2,SAS,Internal,Direct,0)"),
                node("0319" + "00" + "c4", "UFS(0x0,0xC4)"), node("031a" + "01", "SD(0x1)"),
                node("031b" + "010203040506", "Bluetooth(010203040506)"),
                node("031c" + "6e6574" + "00".repeat(29), "Wi-Fi(net)"), node("031d" + "01", "eMMC(0x1)"),
                node("031e" + "010203040506" + "01", "BluetoothLE(010203040506,0x1)"),
                node("031f" + "00" + "0a000001" + "00".repeat(12) + "0a000002" + "00".repeat(12),
                        "Dns(10.0.0.1,10.0.0.2)"),
                node("031f" + "01" + "20010db8" + "00".repeat(11) + "02",
                        "Dns(2001:0DB8:0000:0000:0000:0000:0000:0002)"),
                node("0320" + PARTITION_BYTES, "NVDIMM(" + PARTITION_TEXT + ")"),
                node("0321" + "01" + "02", "RestService(0x1,0x2)"),
                node("0321" + "ff" + "01" + PARTITION_BYTES + "ab", "RestService(0xFF,0x1," + PARTITION_TEXT + ",AB)"),
                node("0322" + "01" + "0102030405060708" + "00".repeat(8) + "6e716e00", "NVMEoF(nqn,0102030405060708)"),
                node("0322" + "03" + "0123456789abcdef0123456789abcdef" + "6e716e00",
                        "NVMEoF(nqn,urn:uuid:01234567-89AB-CDEF-0123-456789ABCDEF)"),
                node("0322" + "09" + "00".repeat(17), "Msg(34,09" + "00".repeat(17) + ")"),
                node("030e" + "00000000" + "00c2010000000000" + "08" + "09" + "01", "Uart(115200,8,9,1)"),
                node("0312" + "0100" + "ffff" + "0000", "Sata(0x1,0xFFFF,0x0)"),
                node("0317" + "01000000" + "0807060504030201", "NVMe(0x1,01-02-03-04-05-06-07-08)"),
                node("030b" + "525400123456" + "00".repeat(26) + "01", "MAC(525400123456,0x1)"),
                node("030b" + "01".repeat(32) + "20", "MAC(" + "01".repeat(32) + ",0x20)"),
                node("030e" + "00000000" + "00c2010000000000" + "08" + "01" + "01", "Uart(115200,8,N,1)"),
                node("030e" + "00000000" + "8025000000000000" + "07" + "02" + "02", "Uart(9600,7,E,1.5)"),
                node("030c" + "0a000002" + "0a000001" + "0000" + "0000" + "0600" + "01" + "0a0000fe" + "ffffff00",
                        "IPv4(10.0.0.1,TCP,Static,10.0.0.2,10.0.0.254,255.255.255.0)"),
                node("030c" + "00000000" + "0a000001" + "0000" + "0000" + "1100" + "00" + "00000000" + "00000000",
                        "IPv4(10.0.0.1,UDP,DHCP,0.0.0.0,0.0.0.0,0.0.0.0)"),
                node("030d" + "fe80" + "00".repeat(13) + "01" + "20010db8" + "00".repeat(11) + "02" + "0000" + "0000"
                        + "8400" + "01" + "40" + "00".repeat(16),
                        "IPv6(2001:0DB8:0000:0000:0000:0000:0000:0002,0x84,StatelessAutoConfigure,"
                                + "FE80:0000:0000:0000:0000:0000:0000:0001,0x40,"
                                + "0000:0000:0000:0000:0000:0000:0000:0000)"),
                node("0318" + "687474703a2f2f682f66", "Uri(http://h/f)"), node("0318", "Uri()"),
                node("030a" + PARTITION_BYTES, "VenMsg(" + PARTITION_TEXT + ")"),
                node("030a" + "5347c1e0bef9d2119a0c0090273fc14d", "VenPcAnsi()"),
                node("030a" + "6560a6df19b4d3119a2d0090273fc14d", "VenVt100()"),
                node("030a" + "0bc7ae7be057764c8e872f9e28088343", "VenVt100Plus()"),
                node("030a" + "d6a015adec8bcf4aa073d01de77e2d88", "VenUtf8()"),
                node("030a" + "9d9a49372f54894ca02635da142094e4" + "02000000", "UartFlowCtrl(XonXoff)"),
                node("030a" + "d2e8a4eb5838ec41a2812647ba9660d0", "DebugPort()"),
                node("0401" + "03000000" + "0100000000000000" + "0200000000000000" + "01eeffc0" + "00".repeat(12)
                        + "01" + "01", "HD(3,MBR,0xC0FFEE01,0x1,0x2)"),
                node("0401" + "00000000" + "0000000000000000" + "0200000000000000" + "00".repeat(16) + "00" + "00",
                        "HD(0,0,0,0x0,0x2)"),
                node("0402" + "01000000" + "1000000000000000" + "0020000000000000", "CDROM(0x1,0x10,0x2000)"),
                node("0403" + "27e46855fc683d4fac74ca555231cc68", "VenMedia(5568E427-68FC-4F3D-AC74-CA555231CC68)"),
                node("0404" + "61000000", "a"), node("0405" + PARTITION_BYTES, "Media(" + PARTITION_TEXT + ")"),
                node("0406" + PARTITION_BYTES, "FvFile(" + PARTITION_TEXT + ")"),
                node("0407" + PARTITION_BYTES, "Fv(" + PARTITION_TEXT + ")"),
                node("0408" + "00000000" + "1000000000000000" + "ff00000000000000", "Offset(0x10,0xFF)"),
                node("0409" + "0010000000000000" + "ff1f000000000000" + "5a53ab77fc454b625560f7b281d1f96e" + "0300",
                        "VirtualDisk(0x1000,0x1FFF,3)"),
                node("0409" + "0010000000000000" + "ff1f000000000000" + "30bd5a3d7541ce876d64d2ade523c4bb" + "0000",
                        "VirtualCD(0x1000,0x1FFF,0)"),
                node("0409" + "0010000000000000" + "ff1f000000000000" + PARTITION_BYTES + "0000",
                        "RamDisk(0x1000,0x1FFF,0," + PARTITION_TEXT + ")"),
                node("0501" + "0200" + "0300" + "6469736b00", "BBS(HD,disk,0x3)"),
                node("0501" + "8000" + "0000" + "00", "BBS(0x80,,0x0)"), node("0199", "HardwarePath(153)"),
                node("02990102", "AcpiPath(153,0102)"), node("0399ab", "Msg(153,AB)"),
                node("0499ab", "MediaPath(153,AB)"), node("0599ab", "BbsPath(153,AB)"),
                node("0a0bab", "Path(10,11,AB)"), node("7f02", "Path(127,2)"));
    }

    private static Arguments node(String typeAndData, String text) {
        String data = typeAndData.substring(4);
        int length = 4 + data.length() / 2;
        return Arguments.of("%s%02x%02x%s".formatted(typeAndData.substring(0, 4), length & 0xff, length >> 8, data),
                text);
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void printsAndReadsEachNode(String hex, String text) {
        DevicePath path = DevicePath.decode(bytes(hex + END));
        assertThat(path.nodes()).hasSize(1);
        assertThat(hex(path)).isEqualTo(hex + END);
        assertThat(path.toText(TextForm.FULL)).isEqualTo(text);
        assertThat(HexFormat.of().formatHex(DevicePathNode.parse(text).encode())).isEqualTo(hex);
        assertThat(DevicePath.parse(text)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"CDROM(0x1,0x10,0x20)|CDROM(0x1)", "BBS(HD,disk,0x3)|BBS(HD,disk)",
            "IPv4(10.0.0.1,TCP,Static,10.0.0.2)|IPv4(10.0.0.1)", "AcpiEx(PNP0A03,PNP0A08,0x7,AB,C,U)|PciRoot(U)",
            "AcpiEx(PNP0A08,PNP0A03,0x7,AB,C,U)|PcieRoot(U)", "AcpiEx(PNP0A03,PNP0A08,0x7,,,)|PciRoot(0x7)",
            "AcpiEx(PNP0C02,PNP0C01,0x7,,,)|AcpiEx(PNP0C02,PNP0C01,0x7)", "Ata(Primary,Slave,0x1)|Ata(0x1)",
            "AcpiEx(PNP0C02,PNP0C01,0x7,AB,C,U)|AcpiEx(AB,C,U)"})
    void printsLessForDisplay(String text, String display) {
        assertThat(DevicePath.parse(text).toText(new TextForm(true, true))).isEqualTo(display);
    }

    @Test
    void usesShortcutsOnlyIfAllowed() {
        DevicePathNode node = VendorNode.messaging(VendorNode.VT_100);
        assertThat(node.toText(new TextForm(false, true))).isEqualTo("VenVt100()");
        assertThat(node.toText(new TextForm(false, false))).isEqualTo("VenMsg(DFA66065-B419-11D3-9A2D-0090273FC14D)");
        assertThat(new VendorNode(VendorNode.Kind.HARDWARE, VendorNode.VT_100, NodeData.EMPTY).toText(TextForm.FULL))
                .isEqualTo("VenHw(DFA66065-B419-11D3-9A2D-0090273FC14D)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Sata(1,,2)|Sata(0x1,0xFFFF,0x2)", "Pci(17,0x1)|Pci(0x11,0x1)",
            "Pci(0x1)|Pci(0x1,0x0)", "Pci()|Pci(0x0,0x0)", "Ctrl(12abc)|Ctrl(0xC)",
            "Uart(DEFAULT,DEFAULT,D,D)|Uart(115200,8,D,D)", "Acpi(0x0a0341d0,1)|PciRoot(0x1)",
            "HD(1,GPT,nonsense,1,2)|HD(1,GPT,00000000-0000-0000-0000-000000000000,0x1,0x2)",
            "IPv6(::1,TCP,Static,fe80::)|IPv6(0000:0000:0000:0000:0000:0000:0000:0001,TCP,Static,"
                    + "FE80:0000:0000:0000:0000:0000:0000:0000,0x0,0000:0000:0000:0000:0000:0000:0000:0000)",
            "UsbClass()|UsbClass(0xFFFF,0xFFFF,0xFF,0xFF,0xFF)", "Dns()|Dns()",
            "iSCSI(n,1,2)|iSCSI(n,0x1,0x0000000000000002,None,None,None,TCP)", "UartFlowCtrl(1)|UartFlowCtrl(Hardware)",
            "SasEx(1,2,3)|SasEx(0x0000000000000001,0x0000000000000002,0x3,NoTopology,0,0,0)",
            "IPv4(1.2.3.4)|IPv4(1.2.3.4,UDP,DHCP,0.0.0.0,0.0.0.0,0.0.0.0)", "Uart(,,1,2)|Uart(115200,8,N,1.5)",
            "Offset(99999999999999999999,1)|Offset(0xFFFFFFFFFFFFFFFF,0x1)", "Nonsense(1)|Nonsense(1)", "Pci(1|Pci(1",
            "/Pci(1,1)//a/|Pci(0x1,0x1)/a", "Path(127,255)|Path(127,255)"})
    void readsWhatPeopleWrite(String text, String normal) {
        assertThat(DevicePath.parse(text)).hasToString(normal);
    }

    @Test
    void separatesInstancesByCommas() {
        DevicePath path = DevicePath.of(AcpiNode.pciRoot(0)).appendInstance(DevicePath.of(AcpiNode.pciRoot(1),
                new HardwareNode.Pci(2, 0)));
        assertThat(path).hasToString("PciRoot(0x0),PciRoot(0x1)/Pci(0x2,0x0)");
        assertThat(DevicePath.parse(path.toString())).isEqualTo(path);
        assertThat(hex(path)).contains("7f010400").endsWith(END);
        assertThat(DevicePath.decode(path.encode())).isEqualTo(path);
    }

    @Test
    void keepsNodesThatAreNotLaidOutAsTheirTypeSays() {
        for (String hex : new String[]{"0101050000", "010107000000ff", "0404060061000a00".substring(0, 12),
                "040806000000", "7f01050000"}) {
            DevicePath path = DevicePath.decode(bytes(hex + END));
            assertThat(path.nodes().getFirst()).isInstanceOf(RawNode.class);
            assertThat(hex(path)).isEqualTo(hex + END);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "7fff, 0", "7fff04, 0", "7fff0500ff, 0", "7fff0300, 0", "01010300, 0", "01010000, 0",
            "01010600, 0", "010106000001, 6", "0101060000017f, 6", "0101060000010101ffff0000, 6",
            "0101060000017fff0600, 6"})
    void refusesWhatHasNoEnd(String hex, long offset) {
        assertThatExceptionOfType(DevicePathFormatException.class).isThrownBy(() -> DevicePath.decode(bytes(hex)))
                .satisfies(e -> assertThat(e.field()).isEqualTo("Length"))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(offset));
    }

    @Test
    void refusesAPathThatIsTooLong() {
        byte[] bytes = new byte[2 << 20];
        for (int i = 0; i < bytes.length; i += 4) {
            bytes[i] = 1;
            bytes[i + 1] = 99;
            bytes[i + 2] = 4;
        }
        assertThatExceptionOfType(DevicePathFormatException.class).isThrownBy(() -> DevicePath.decode(bytes))
                .withMessageContaining("1048576");
    }

    @Test
    void refusesANodeThatIsTooLong() {
        assertThat(new MediaNode.FilePath("a".repeat(32764)).encode()).hasSize(65534);
        var tooLong = new MediaNode.FilePath("a".repeat(32765));
        assertThatExceptionOfType(DevicePathFormatException.class).isThrownBy(tooLong::encode);
    }

    @Test
    void theEndIsNoNode() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RawNode(0x7f, 0xff, NodeData.EMPTY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\EFI\\a.efi", "\\EFI/a.efi", "\\EFI\\/\\a.efi", "\\EFI/\\a.efi",
            "Pci(1,1)/\\EFI\\a.efi", "\\b/Pci(1,1)/\\EFI\\a.efi"})
    void joinsTheFilePathsAtTheEnd(String text) {
        assertThat(DevicePath.parse(text).file()).contains("\\EFI\\a.efi");
    }

    @Test
    void namesAFileEvenWithoutItsTerminator() {
        assertThat(DevicePath.decode(bytes("0404080061006200" + END)).file()).contains("ab");
        assertThat(DevicePath.parse("\\a/Pci(1,1)").file()).isEmpty();
    }

    @Test
    void knowsPrefixes() {
        DevicePath disk = DevicePath.of(AcpiNode.pciRoot(0), new HardwareNode.Pci(1, 0));
        assertThat(disk.isPrefixOf(GOLDEN_PATH)).isTrue();
        assertThat(GOLDEN_PATH.isPrefixOf(disk)).isFalse();
        assertThat(disk.isPrefixOf(disk)).isTrue();
        assertThat(DevicePath.EMPTY.isPrefixOf(disk)).isTrue();
        assertThat(GOLDEN_PATH.from(3)).hasToString("\\EFI\\BOOT\\BOOTX64.EFI");
    }
}
