package dev.drydock.efi.protocol.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.MemoryDevice;
import dev.drydock.efi.disk.fat.FatImage;
import dev.drydock.efi.disk.fat.FatType;
import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.efi.disk.partition.PartitionType;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.TextForm;
import dev.drydock.efi.spec.BlockIo2Protocol;
import dev.drydock.efi.spec.BlockIoProtocol;
import dev.drydock.efi.spec.DiskIo2Protocol;
import dev.drydock.efi.spec.DiskIoProtocol;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.PartitionInfoProtocol;
import dev.drydock.efi.spec.SimpleFileSystemProtocol;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DisksTest {
    private static final Guid BLOCK_IO = Platform.guid(BlockIoProtocol.class);
    private static final Guid BLOCK_IO_2 = Platform.guid(BlockIo2Protocol.class);
    private static final Guid DISK_IO = Platform.guid(DiskIoProtocol.class);
    private static final Guid DISK_IO_2 = Platform.guid(DiskIo2Protocol.class);
    private static final Guid PARTITION_INFO = PartitionInfoProtocol.GUID;
    private static final Guid FILE_SYSTEM = Platform.guid(SimpleFileSystemProtocol.class);
    private static final byte[] LOADER = {'M', 'Z', 1, 2, 3};

    private final ProtocolCaller guest = new ProtocolCaller();

    @AfterEach
    void close() {
        guest.close();
    }

    private static FatImage.Builder volume() {
        return FatImage.builder().type(FatType.FAT12).label("VOLUME")
                .files(files -> files.file("\\EFI\\BOOT\\BOOTAA64.EFI", LOADER));
    }

    private static DiskImage.Builder gptDisk() {
        return DiskImage.builder().guid(7).fat(PartitionType.EFI_SYSTEM, "esp", volume())
                .emptyPartition(PartitionType.LINUX_DATA, "root", 1 << 20);
    }

    private Disks install(BlockDevice... devices) {
        var disks = new ArrayList<Disks.Disk>();
        for (BlockDevice device : devices) {
            disks.add(new Disks.Disk("disk" + disks.size(), device));
        }
        return Disks.install(guest.platform, disks, ProtocolCaller.CLOCK);
    }

    private List<Guid> protocols(Place place) {
        return guest.platform.handles().protocols(place.handle());
    }

    private static byte[] bytes(BlockDevice device) throws IOException {
        byte[] bytes = new byte[(int) device.size()];
        device.read(0, MemorySegment.ofArray(bytes));
        return bytes;
    }

    private boolean isLogicalPartition(Place place) {
        return guest.memory().getByte(guest.memory().getLong(guest.table(place.handle(), BLOCK_IO) + 8) + 6) != 0;
    }

    @Test
    void installsAGptDisk() throws IOException {
        Disks disks = install(gptDisk().asDevice());
        assertThat(disks.places()).extracting(Place::name).containsExactly("disk0", "disk0, partition 1",
                "disk0, partition 2");
        Place disk = disks.places().get(0);
        Place esp = disks.places().get(1);
        Place root = disks.places().get(2);
        assertThat(protocols(disk)).containsExactly(DevicePath.PROTOCOL, BLOCK_IO, BLOCK_IO_2, DISK_IO, DISK_IO_2);
        assertThat(protocols(esp)).containsExactly(DevicePath.PROTOCOL, BLOCK_IO, BLOCK_IO_2, PARTITION_INFO,
                PartitionType.EFI_SYSTEM, DISK_IO, DISK_IO_2, FILE_SYSTEM);
        assertThat(protocols(root)).containsExactly(DevicePath.PROTOCOL, BLOCK_IO, BLOCK_IO_2, PARTITION_INFO, DISK_IO,
                DISK_IO_2);
        assertThat(guest.table(esp.handle(), PartitionType.EFI_SYSTEM)).isZero();
        assertThat(isLogicalPartition(disk)).isFalse();
        assertThat(isLogicalPartition(esp)).isTrue();
        assertThat(disk.path()).hasToString("PciRoot(0x0)/Pci(0x1,0x0)");
        assertThat(esp.path().toString())
                .matches("PciRoot\\(0x0\\)/Pci\\(0x1,0x0\\)/HD\\(1,GPT,[0-9A-F-]{36},0x800,0x[0-9A-F]+\\)");
        assertThat(DevicePath.read(guest.memory(), guest.table(esp.handle(), DevicePath.PROTOCOL)))
                .isEqualTo(esp.path());
        assertThat(disk.problem()).isEmpty();
        assertThat(esp.problem()).isEmpty();
        assertThat(root.problem().orElseThrow()).startsWith("there is no FAT file system: ");
    }

    @Test
    void readsFilesForTheHost() throws IOException {
        Volume volume = install(gptDisk().asDevice()).volumes().getFirst();
        assertThat(volume.efiSystem()).isTrue();
        assertThat(volume.open("\\efi\\boot\\bootaa64.efi").orElseThrow()).isEqualTo(LOADER);
        assertThat(volume.open("\\efi\\boot\\bootx64.efi")).isEmpty();
        assertThat(volume.open("\\efi")).isEmpty();
        assertThat(volume.pathOf("\\a")).hasToString(volume.path() + "/\\a");
    }

    @Test
    void numbersTheDisks() throws IOException {
        assertThat(install(volume().build().asDevice(), gptDisk().asDevice(), new MemoryDevice(512, 10)).places())
                .extracting(place -> place.path().toText(new TextForm(true, true))
                        .replaceAll("GPT,[^)]*", "GPT"))
                .containsExactly("PciRoot(0x0)/Pci(0x1,0x0)", "PciRoot(0x0)/Pci(0x2,0x0)",
                        "PciRoot(0x0)/Pci(0x2,0x0)/HD(1,GPT)", "PciRoot(0x0)/Pci(0x2,0x0)/HD(2,GPT)",
                        "PciRoot(0x0)/Pci(0x3,0x0)");
        var many = Collections.nCopies(248, new Disks.Disk("disk", new MemoryDevice(512, 0)));
        assertThat(Disks.install(guest.platform, many, ProtocolCaller.CLOCK).places().getLast().path())
                .hasToString("PciRoot(0x0)/Pci(0x1F,0x7)");
        assertThatIllegalArgumentException().isThrownBy(
                () -> Disks.install(guest.platform, Collections.nCopies(249, many.getFirst()), ProtocolCaller.CLOCK));
    }

    @Test
    void installsAVolumeWithoutPartitions() throws IOException {
        Disks disks = install(volume().build().asDevice());
        assertThat(disks.places()).hasSize(1);
        assertThat(protocols(disks.places().getFirst())).containsExactly(DevicePath.PROTOCOL, BLOCK_IO, BLOCK_IO_2,
                DISK_IO, DISK_IO_2,
                FILE_SYSTEM);
        assertThat(disks.volumes().getFirst().efiSystem()).isFalse();
        assertThat(disks.volumes().getFirst().open("EFI\\BOOT\\BOOTAA64.EFI").orElseThrow()).isEqualTo(LOADER);
    }

    @Test
    void installsAnMbrDisk() throws IOException {
        byte[] files = bytes(volume().build().asDevice());
        byte[] disk = new byte[64 * 512 + files.length];
        System.arraycopy(files, 0, disk, 64 * 512, files.length);
        var sector = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
        sector.putInt(440, 0xc0ffee01).put(446 + 4, (byte) 0xef).putInt(446 + 8, 64)
                .putInt(446 + 12, files.length / 512).putShort(510, (short) 0xaa55);
        Disks disks = install(MemoryDevice.of(disk));
        Place esp = disks.places().get(1);
        assertThat(esp.path()).hasToString("PciRoot(0x0)/Pci(0x1,0x0)/HD(1,MBR,0xC0FFEE01,0x40,0x%X)"
                .formatted(files.length / 512));
        assertThat(protocols(esp)).contains(PartitionType.EFI_SYSTEM, FILE_SYSTEM);
        assertThat(disks.volumes().getFirst().open("EFI\\BOOT\\BOOTAA64.EFI").orElseThrow()).isEqualTo(LOADER);
    }

    @Test
    void tellsWhyADiskIsOfNoUse() throws IOException {
        byte[] broken = bytes(gptDisk().asDevice());
        broken[512 + 16] ^= 1;
        broken[broken.length - 512 + 16] ^= 1;
        Disks disks = install(new MemoryDevice(512, 100), new MemoryDevice(512, 0), new FailingDevice(512, 100),
                MemoryDevice.of(broken));
        assertThat(disks.volumes()).isEmpty();
        assertThat(disks.places()).hasSize(4).allSatisfy(place -> {
            assertThat(place.problem()).isPresent();
            assertThat(protocols(place)).containsExactly(DevicePath.PROTOCOL, BLOCK_IO, BLOCK_IO_2, DISK_IO, DISK_IO_2);
        });
        assertThat(disks.places().get(2).problem()).contains("the head crashed");
        assertThat(disks.places().get(3).problem().orElseThrow()).contains("CRC");
    }

    @Test
    void keepsWhatIsOdd() throws IOException {
        byte[] odd = bytes(gptDisk().asDevice());
        odd[512 + 16] ^= 1;
        Disks disks = install(MemoryDevice.of(odd));
        assertThat(disks.places().getFirst().findings()).anyMatch(finding -> finding.contains("primary"));
        assertThat(disks.volumes()).hasSize(1);
    }

    @Test
    void tellsOfPartitions() throws IOException {
        Disks disks = install(gptDisk().asDevice());
        long esp = guest.table(disks.places().get(1).handle(), PARTITION_INFO);
        assertThat(guest.memory().getInt(esp)).isEqualTo(0x1000);
        assertThat(guest.memory().getInt(esp + 4)).isEqualTo(PartitionInfoProtocol.TYPE_GPT);
        assertThat(guest.memory().getByte(esp + 8)).isEqualTo((byte) 1);
        assertThat(Guid.decode(guest.memory().getBytes(esp + 16, 16), 0)).isEqualTo(PartitionType.EFI_SYSTEM);
        assertThat(guest.memory().getLong(esp + 16 + 32)).isEqualTo(2048);
        long root = guest.table(disks.places().get(2).handle(), PARTITION_INFO);
        assertThat(guest.memory().getByte(root + 8)).isZero();
    }

    @Test
    void usesTheBackupTableAndSaysSo() throws IOException {
        byte[] broken = bytes(gptDisk().asDevice());
        broken[512 + 16] ^= 1;
        Disks disks = install(MemoryDevice.of(broken));
        assertThat(disks.places().getFirst().findings()).contains("the backup table is used");
        assertThat(disks.volumes().getFirst().open("EFI\\BOOT\\BOOTAA64.EFI")).isPresent();
    }
}
