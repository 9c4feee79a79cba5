package dev.drydock.efi.protocol.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.disk.HostTool;
import dev.drydock.efi.disk.MemoryDevice;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.fat.FatImage;
import dev.drydock.efi.disk.fat.FatType;
import dev.drydock.efi.disk.partition.ElTorito;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CDs with a boot catalog: made by hand, and by xorriso where it is installed. */
class OpticalDiskTest {
    private static final byte[] LOADER = {'M', 'Z', 9};
    private static final int CATALOG = 20;
    private static final int IMAGE = 21;

    private final ProtocolCaller guest = new ProtocolCaller();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        guest.close();
    }

    private static FatImage volume() throws IOException {
        return FatImage.builder().type(FatType.FAT12).free(50_000)
                .files(files -> files.file("\\EFI\\BOOT\\BOOTAA64.EFI", LOADER)
                        .file("\\EFI\\BOOT\\BOOTX64.EFI", LOADER))
                .build();
    }

    /** A CD whose catalog has a default entry for a BIOS and a section with one for UEFI. */
    private static byte[] disc(int sectorCount) throws IOException {
        FatImage image = volume();
        byte[] disc = new byte[IMAGE * ElTorito.SECTOR + (int) image.size() / 2048 * 2048 + 4096];
        ByteBuffer bytes = ByteBuffer.wrap(disc).order(ByteOrder.LITTLE_ENDIAN);
        put(disc, 16 * 2048, "\1CD001\1");
        put(disc, 17 * 2048, "\0CD001\1EL TORITO SPECIFICATION");
        bytes.putInt(17 * 2048 + 0x47, CATALOG);
        put(disc, 18 * 2048, "\u00ffCD001\1");
        int at = CATALOG * 2048;
        bytes.put(at, (byte) 1).putShort(at + 28, (short) (0x10000 - 0xaa55 - 1)).putShort(at + 30, (short) 0xaa55);
        bytes.put(at + 32, (byte) 0x88).putInt(at + 40, 19);
        bytes.put(at + 64, (byte) 0x91).put(at + 65, (byte) 0xef).putShort(at + 66, (short) 1);
        bytes.put(at + 96, (byte) 0x88).putShort(at + 102, (short) sectorCount).putInt(at + 104, IMAGE);
        byte[] contents = new byte[(int) image.size()];
        image.asDevice().read(0, MemorySegment.ofArray(contents));
        System.arraycopy(contents, 0, disc, IMAGE * 2048, contents.length);
        return disc;
    }

    private static void put(byte[] target, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 2048})
    void publishesTheEntryForUefi(int blockSize) throws IOException {
        Path file = Files.write(directory.resolve("disc.iso"), disc((int) (volume().size() / 512)));
        try (RawFileDevice device = blockSize == 2048
                ? RawFileDevice.openOptical(file)
                : RawFileDevice.open(file)) {
            Disks disks = guest.disks(device);
            assertThat(disks.places()).hasSize(2);
            Place entry = disks.places().get(1);
            assertThat(entry.name()).isEqualTo("disk, boot entry 1");
            assertThat(entry.path()).hasToString("PciRoot(0x0)/Pci(0x1,0x0)/CDROM(0x1,0x%X,0x%X)"
                    .formatted(IMAGE * 2048 / blockSize, volume().size() / blockSize));
            assertThat(disks.volumes().getFirst().open("EFI\\BOOT\\BOOTAA64.EFI")).hasValue(LOADER);
        }
    }

    @Test
    void takesTheRestWhereTheCatalogSaysNoSize() throws IOException {
        Disks disks = guest.disks(MemoryDevice.of(disc(1)));
        assertThat(disks.volumes()).hasSize(1);
    }

    @Test
    void leavesOutWhatMakesNoSense() throws IOException {
        byte[] disc = disc(100);
        ByteBuffer.wrap(disc).order(ByteOrder.LITTLE_ENDIAN).putInt(CATALOG * 2048 + 104, -1);
        Place place = guest.disks(MemoryDevice.of(disc)).places().getFirst();
        assertThat(place.findings()).anyMatch(finding -> finding.contains("boot entry 1 is left out"));
        assertThat(place.problem()).isPresent();
        disc[CATALOG * 2048 + 28] ^= 1;
        assertThat(guest.disks(MemoryDevice.of(disc)).places().getFirst().problem().orElseThrow())
                .contains("Validation Entry");
        // A volume descriptor sequence that never ends, and a catalog that is nowhere.
        byte[] endless = disc(100);
        ByteBuffer.wrap(endless).order(ByteOrder.LITTLE_ENDIAN).putInt(17 * 2048 + 0x47, -1);
        assertThat(guest.disks(MemoryDevice.of(endless)).places().getFirst().problem().orElseThrow())
                .contains("Boot Catalog");
    }

    @Test
    void bootsFromWhatXorrisoMakes() throws IOException {
        HostTool xorriso = HostTool.require("xorriso");
        Path tree = Files.createDirectories(directory.resolve("tree/boot")).getParent();
        Path efi = Path.of("src/test/resources/dev/drydock/efi/contract/memory-x86_64.efi");
        FatImage.builder().type(FatType.FAT16).free(100_000)
                .files(files -> files.file("\\EFI\\BOOT\\BOOTX64.EFI", efi)).build()
                .writeTo(tree.resolve("boot/efi.img"));
        Path iso = directory.resolve("made.iso");
        xorriso.run("-as", "mkisofs", "-o", iso, "-e", "boot/efi.img", "-no-emul-boot", "-isohybrid-gpt-basdat", tree);
        for (boolean optical : new boolean[]{true, false}) {
            FirmwareBuilder builder = Firmware.builder(Architecture.X86_64);
            var report = (optical ? builder.cdrom(iso) : builder.disk(iso)).build().boot();
            assertThat(report.outcome()).isInstanceOf(BootOutcome.ImageReturned.class);
            assertThat(report.console()).contains("AllocatePool");
        }
    }
}
