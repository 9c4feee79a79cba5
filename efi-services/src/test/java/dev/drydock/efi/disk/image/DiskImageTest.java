package dev.drydock.efi.disk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.ComposedDevice;
import dev.drydock.efi.disk.Content;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.fat.FatType;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.DiskLayout;
import dev.drydock.efi.disk.partition.Gpt;
import dev.drydock.efi.disk.partition.GptPartition;
import dev.drydock.efi.disk.partition.PartitionType;
import dev.drydock.efi.spec.Guid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskImageTest {
    private static final byte[] LOADER = randomBytes(123_457);
    private static final byte[] CONFIGURATION = "menuentry x {}\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static DiskImage.Builder builder() {
        return DiskImage.builder().guid(7).espFat32("MY ESP", files -> files.file("\\EFI\\BOOT\\BOOTX64.EFI", LOADER)
                .file("EFI\\ubuntu\\grub.cfg", CONFIGURATION).directory("\\loader\\entries with spaces")
                .file("\\A rather long name, isn't it.conf", CONFIGURATION).file("\\empty", new byte[0]))
                .partition(PartitionType.LINUX_DATA, "raw", CONFIGURATION)
                .emptyPartition(PartitionType.BASIC_DATA, "empty", 3 << 20);
    }

    private static byte[] read(FatVolume volume, String path) throws IOException {
        return volume.file(volume.find(volume.root(), path).orElseThrow()).readAll();
    }

    private static void checkContents(BlockDevice disk) throws IOException {
        assertThat(DiskLayout.detect(disk)).isInstanceOf(DiskLayout.GptDisk.class);
        Gpt gpt = Gpt.read(disk);
        assertThat(gpt.findings()).isEmpty();
        assertThat(gpt.isBackup()).isFalse();
        assertThat(gpt.partitions()).extracting(GptPartition::name).containsExactly("EFI system partition", "raw",
                "empty");
        FatVolume volume = FatVolume.open(gpt.efiSystemPartition().orElseThrow().on(disk));
        assertThat(volume.geometry().type()).isEqualTo(FatType.FAT32);
        assertThat(volume.findings()).isEmpty();
        assertThat(volume.label()).isEqualTo("MY ESP");
        assertThat(volume.freeBytesHint()).contains(volume.freeBytes());
        assertThat(read(volume, "\\efi\\boot\\bootx64.efi")).isEqualTo(LOADER);
        assertThat(read(volume, "\\EFI\\UBUNTU\\GRUB.CFG")).isEqualTo(CONFIGURATION);
        assertThat(read(volume, "\\A rather long name, isn't it.conf")).isEqualTo(CONFIGURATION);
        assertThat(read(volume, "\\ARATHE~1.CON")).isEqualTo(CONFIGURATION);
        assertThat(read(volume, "\\empty")).isEmpty();
        assertThat(volume.find(volume.root(), "\\loader\\entries with spaces").orElseThrow().isDirectory()).isTrue();
        assertThat(volume.find(volume.root(), "\\loader\\nothing")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void readsBackWhatItWrote(int blockSize) throws IOException {
        checkContents(builder().blockSize(blockSize).asDevice());
        Path file = directory.resolve("disk.img");
        builder().blockSize(blockSize).writeTo(file);
        try (BlockDevice disk = RawFileDevice.open(file, blockSize, true, false)) {
            checkContents(disk);
        }
    }

    @Test
    void writesTheSameBytesForTheSameSettings() throws IOException {
        Path first = directory.resolve("first.img");
        Path second = directory.resolve("second.img");
        builder().writeTo(first);
        builder().writeTo(second);
        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
        builder().guid(8).writeTo(second);
        assertThat(Files.mismatch(first, second)).isNotEqualTo(-1);
    }

    @Test
    void writesSparseFiles() throws IOException {
        Path file = directory.resolve("disk.img");
        DiskImage.builder().size(64L << 30).espFat32("", 32L << 30, _ -> {}).writeTo(file);
        assertThat(file).hasSize(64L << 30);
        try (BlockDevice disk = RawFileDevice.open(file)) {
            assertThat(Gpt.read(disk).findings()).isEmpty();
        }
    }

    @Test
    void takesItsGuidsFromTheSeedUnlessTold() throws IOException {
        Guid id = Guid.parse("00112233-4455-6677-8899-aabbccddeeff");
        Gpt told = Gpt.read(builder().guid(id).asDevice());
        Gpt made = Gpt.read(builder().asDevice());
        assertThat(told.diskId()).isEqualTo(id);
        assertThat(made.diskId()).isNotEqualTo(id);
        assertThat(told.partitions()).isEqualTo(made.partitions());
        assertThat(made.partitions()).extracting(GptPartition::id).doesNotHaveDuplicates();
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().size(1 << 20).build());
        assertThatIllegalArgumentException().isThrownBy(() -> builder().size((100 << 20) + 1).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DiskImage.builder().espFat32("", 20 << 20, _ -> {}).build());
        assertThatIllegalArgumentException().isThrownBy(
                () -> DiskImage.builder().espFat32("", 40 << 20, files -> files.file("x", new byte[41 << 20])).build());
    }

    @Test
    void satisfiesSgdisk() throws IOException {
        HostTool sgdisk = HostTool.require("sgdisk");
        Path file = directory.resolve("disk.img");
        builder().writeTo(file);
        assertThat(sgdisk.run("-v", file)).contains("No problems found");
        assertThat(sgdisk.run("-i", "1", file)).contains("(EFI system partition)");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void satisfiesFsckAndMtools(int blockSize) throws IOException {
        HostTool fsck = HostTool.require("fsck.fat");
        HostTool mdir = HostTool.require("mdir");
        HostTool mcopy = HostTool.require("mcopy");
        Path file = directory.resolve("esp.img");
        try (BlockDevice disk = builder().blockSize(blockSize).asDevice()) {
            GptPartition esp = Gpt.read(disk).partitions().getFirst();
            new ComposedDevice(blockSize, esp.blockCount(),
                    List.of(new ComposedDevice.Part(0, Content.of(esp.on(disk))))).writeTo(file);
        }
        fsck.run("-n", "-v", file);
        assertThat(mdir.run("-i", file, "-b", "-s", "::")).contains("::/EFI/BOOT/BOOTX64.EFI",
                "::/EFI/ubuntu/grub.cfg", "::/A rather long name, isn't it.conf");
        Path copy = directory.resolve("copy");
        mcopy.run("-i", file, "::EFI/BOOT/BOOTX64.EFI", copy);
        assertThat(copy).hasBinaryContent(LOADER);
    }
}
