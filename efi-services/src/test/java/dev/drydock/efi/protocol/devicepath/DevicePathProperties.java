package dev.drydock.efi.protocol.devicepath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class DevicePathProperties {
    /** Decodes; where that works, prints, reads and encodes the path too. */
    private static void exercise(byte[] bytes) {
        DevicePath path;
        try {
            path = DevicePath.decode(bytes);
        } catch (DevicePathFormatException e) {
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
            return;
        }
        byte[] encoded = path.encode();
        assertThat(encoded).isEqualTo(Arrays.copyOf(bytes, encoded.length));
        for (boolean displayOnly : new boolean[]{false, true}) {
            for (boolean shortcuts : new boolean[]{false, true}) {
                DevicePath.parse(path.toText(new TextForm(displayOnly, shortcuts)));
            }
        }
        path.file();
    }

    @Property(tries = 1000)
    void anyBytesAreAPathOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
        exercise(bytes);
    }

    @Property(tries = 4000)
    void anyNodeOfAKnownTypeIsKept(@ForAll @IntRange(min = 1, max = 6) int type,
            @ForAll @IntRange(min = 0, max = 35) int subType, @ForAll @Size(max = 80) byte[] data) {
        byte[] node = new RawNode(type, subType, NodeData.of(data)).encode();
        byte[] path = Arrays.copyOf(node, node.length + 4);
        path[node.length] = 0x7f;
        path[node.length + 1] = (byte) 0xff;
        path[node.length + 2] = 4;
        assertThat(DevicePath.decode(path).nodes()).hasSize(1);
        exercise(path);
    }

    @Property(tries = 1000)
    void anyTextIsAPath(@ForAll @Chars({'P', 'c', 'i', '(', ')', ',', '/', '\\', '0', 'x', '9', '-', '.',
            ':'}) @StringLength(max = 60) String text) {
        DevicePath path = DevicePath.parse(text);
        assertThat(DevicePath.decode(path.encode())).isEqualTo(path);
    }

    @Property(tries = 1000)
    void anyParametersMakeANode(@ForAll @IntRange(min = 0, max = 39) int name,
            @ForAll @StringLength(max = 40) String text) {
        String[] names = {"Path", "HardwarePath", "AcpiPath", "Msg", "MediaPath", "BbsPath", "Pci", "MemoryMapped",
                "VenHw", "Ctrl", "Acpi", "PciRoot", "AcpiEx", "AcpiExp", "Scsi", "USB", "VenMsg", "VenPcAnsi",
                "UartFlowCtrl", "NVMe", "MAC", "IPv4", "IPv6", "Uart", "Uri", "HD", "CDROM", "VenMedia", "Media", "Fv",
                "FvFile", "Offset", "RamDisk", "VirtualDisk", "VirtualCD", "BBS", "Sata", "DebugPort", "Serial",
                "Keyboard"};
        DevicePathNode node = DevicePathNode.parse(names[name] + "(" + text + ")");
        byte[] encoded = node.encode();
        DevicePathNode again = DevicePathNode.decode(node.type(), node.subType(),
                Arrays.copyOfRange(encoded, 4, encoded.length));
        assertThat(again.encode()).isEqualTo(encoded);
    }
}
