package dev.drydock.efi.protocol.devicepath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.machine.MachineExit;
import dev.drydock.efi.protocol.media.ProtocolCaller;
import dev.drydock.efi.spec.DevicePathFromTextProtocol;
import dev.drydock.efi.spec.DevicePathToTextProtocol;
import dev.drydock.efi.spec.DevicePathUtilitiesProtocol;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DevicePathProtocolsTest {
    private static final DevicePath DISK = DevicePath.parse("PciRoot(0x0)/Pci(0x1,0x0)");
    private static final DevicePath OTHER = DevicePath.parse("PciRoot(0x1)");
    private static final byte[] MALFORMED = {1, 1, 3, 0, 0x7f, (byte) 0xff, 4, 0};

    private final ProtocolCaller guest = new ProtocolCaller();
    private long utilities;
    private long toText;
    private long fromText;

    @BeforeEach
    void install() {
        DevicePathProtocols.install(guest.platform);
        utilities = guest.table(DevicePathUtilitiesProtocol.GUID);
        toText = guest.table(DevicePathToTextProtocol.GUID);
        fromText = guest.table(DevicePathFromTextProtocol.GUID);
    }

    @AfterEach
    void close() {
        guest.close();
    }

    private long place(DevicePath path) {
        return guest.bytes(path.encode());
    }

    /** The path at an address that a function gave, which is then freed, as a guest would. */
    private DevicePath take(long address) {
        assertThat(address).isNotZero();
        DevicePath path = DevicePath.read(guest.memory(), address);
        guest.platform.pool().free(address);
        return path;
    }

    private String takeText(long address) {
        assertThat(address).isNotZero();
        String text = guest.memory().getString16(address, 1000);
        guest.platform.pool().free(address);
        return text;
    }

    @Test
    void measuresPaths() {
        assertThat(guest.value(utilities, 0x00, place(DISK))).isEqualTo(12 + 6 + 4);
        assertThat(guest.value(utilities, 0x00, place(DevicePath.EMPTY))).isEqualTo(4);
        assertThat(guest.value(utilities, 0x00, 0)).isZero();
        assertThat(guest.value(utilities, 0x00, guest.bytes(MALFORMED))).isZero();
    }

    @Test
    void duplicatesPaths() {
        long original = place(DISK);
        long copy = guest.value(utilities, 0x08, original);
        assertThat(copy).isNotEqualTo(original);
        assertThat(take(copy)).isEqualTo(DISK);
        assertThat(guest.value(utilities, 0x08, 0)).isZero();
        assertThat(guest.value(utilities, 0x08, guest.bytes(MALFORMED))).isZero();
    }

    @Test
    void appendsPaths() {
        assertThat(take(guest.value(utilities, 0x10, place(DISK), place(OTHER)))).isEqualTo(DISK.append(OTHER));
        assertThat(take(guest.value(utilities, 0x10, 0, place(OTHER)))).isEqualTo(OTHER);
        assertThat(take(guest.value(utilities, 0x10, place(DISK), 0))).isEqualTo(DISK);
        assertThat(take(guest.value(utilities, 0x10, 0, 0))).isEqualTo(DevicePath.EMPTY);
        assertThat(guest.value(utilities, 0x10, place(DISK), guest.bytes(MALFORMED))).isZero();
        assertThat(guest.value(utilities, 0x10, guest.bytes(MALFORMED), place(DISK))).isZero();
    }

    @Test
    void appendsNodes() {
        var node = new HardwareNode.Pci(2, 3);
        long nodeOnly = guest.bytes(node.encode());
        assertThat(take(guest.value(utilities, 0x18, place(DISK), nodeOnly))).isEqualTo(DISK.append(node));
        assertThat(take(guest.value(utilities, 0x18, 0, nodeOnly))).isEqualTo(DevicePath.of(node));
        assertThat(take(guest.value(utilities, 0x18, place(DISK), 0))).isEqualTo(DISK);
        assertThat(take(guest.value(utilities, 0x18, 0, 0))).isEqualTo(DevicePath.EMPTY);
        assertThat(take(guest.value(utilities, 0x18, place(DISK), place(DevicePath.EMPTY)))).isEqualTo(DISK);
        assertThat(guest.value(utilities, 0x18, place(DISK), guest.bytes(MALFORMED))).isZero();
    }

    @Test
    void appendsInstances() {
        DevicePath both = DISK.appendInstance(OTHER);
        assertThat(take(guest.value(utilities, 0x20, place(DISK), place(OTHER)))).isEqualTo(both);
        assertThat(take(guest.value(utilities, 0x20, 0, place(OTHER)))).isEqualTo(OTHER);
        assertThat(guest.value(utilities, 0x20, place(DISK), 0)).isZero();
        assertThat(guest.value(utilities, 0x20, place(DISK), guest.bytes(MALFORMED))).isZero();
    }

    @Test
    void takesPathsApart() {
        long start = place(DISK.appendInstance(OTHER));
        long instance = guest.number(start);
        long size = guest.number(-1);
        assertThat(take(guest.value(utilities, 0x28, instance, size))).isEqualTo(DISK);
        assertThat(guest.memory().getLong(size)).isEqualTo(22);
        assertThat(guest.memory().getLong(instance)).isEqualTo(start + 22);
        assertThat(take(guest.value(utilities, 0x28, instance, 0))).isEqualTo(OTHER);
        assertThat(guest.memory().getLong(instance)).isZero();
        assertThat(guest.value(utilities, 0x28, instance, size)).isZero();
        assertThat(guest.memory().getLong(size)).isZero();
        assertThat(guest.value(utilities, 0x28, 0, 0)).isZero();
    }

    @Test
    void tellsSeveralInstances() {
        assertThat(guest.value(utilities, 0x30, place(DISK))).isZero();
        assertThat(guest.value(utilities, 0x30, place(DISK.appendInstance(OTHER)))).isOne();
        assertThat(guest.value(utilities, 0x30, 0)).isZero();
    }

    @Test
    void createsNodes() {
        long node = guest.value(utilities, 0x38, 4, 4, 6);
        assertThat(HexFormat.of().formatHex(guest.memory().getBytes(node, 6))).isEqualTo("040406000000");
        assertThat(guest.value(utilities, 0x38, 4, 4, 4)).isNotZero();
        assertThat(guest.value(utilities, 0x38, 4, 4, 0xffff)).isNotZero();
        assertThat(guest.value(utilities, 0x38, 4, 4, 3)).isZero();
        assertThat(guest.value(utilities, 0x38, 4, 4, 0)).isZero();
    }

    @Test
    void givesNothingWhereThereIsNoMemory() {
        long path = place(DISK);
        while (guest.value(utilities, 0x38, 4, 4, 0xffff) != 0) {
            // Until no free page is left.
        }
        while (guest.value(utilities, 0x08, path) != 0) {
            // Until the last piece of this size is taken.
        }
        while (guest.value(toText, 0x08, path, 0, 0) != 0) {
            // Until the last piece of this size is taken.
        }
        assertThat(guest.value(utilities, 0x10, path, path)).isZero();
        assertThat(guest.value(utilities, 0x08, path)).isZero();
        assertThat(guest.value(utilities, 0x38, 4, 4, 0xffff)).isZero();
    }

    @Test
    void convertsToText() {
        long path = place(DISK.append(VendorNode.messaging(VendorNode.VT_UTF8)));
        assertThat(takeText(guest.value(toText, 0x08, path, 0, 1))).isEqualTo(DISK + "/VenUtf8()");
        assertThat(takeText(guest.value(toText, 0x08, path, 0, 0)))
                .isEqualTo(DISK + "/VenMsg(AD15A0D6-8BEC-4ACF-A073-D01DE77E2D88)");
        assertThat(takeText(guest.value(toText, 0x00, path, 0, 0))).isEqualTo("PciRoot(0x0)");
        assertThat(takeText(guest.value(toText, 0x08, place(DevicePath.EMPTY), 0, 0))).isEmpty();
        assertThat(takeText(guest.value(toText, 0x00, place(DevicePath.EMPTY), 0, 0))).isEqualTo("Path(127,255)");
        assertThat(guest.value(toText, 0x00, 0, 0, 0)).isZero();
        assertThat(guest.value(toText, 0x08, 0, 0, 0)).isZero();
        assertThat(guest.value(toText, 0x08, guest.bytes(MALFORMED), 0, 0)).isZero();
        assertThat(guest.value(toText, 0x00, guest.bytes(MALFORMED), 0, 0)).isZero();
    }

    @Test
    void convertsFromText() {
        assertThat(take(guest.value(fromText, 0x08, guest.string(DISK.toString())))).isEqualTo(DISK);
        long node = guest.value(fromText, 0x00, guest.string("Pci(0x1,0x2)"));
        assertThat(HexFormat.of().formatHex(guest.memory().getBytes(node, 6))).isEqualTo("010106000201");
        assertThat(guest.value(fromText, 0x00, 0)).isZero();
        assertThat(guest.value(fromText, 0x08, 0)).isZero();
        assertThat(guest.value(fromText, 0x00, guest.string(""))).isZero();
        assertThat(guest.value(fromText, 0x08, guest.string(""))).isZero();
        assertThat(guest.value(fromText, 0x08, guest.string("a".repeat(40_000)))).isZero();
    }

    @Test
    void faultsWhereAPathIsNoMemory() {
        assertThat(guest.run(utilities, 0x00, 0x10)).isInstanceOf(MachineExit.Faulted.class);
    }
}
