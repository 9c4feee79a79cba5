package dev.drydock.efi.disk.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.HostTool;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.spec.Guid;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** We read what sgdisk writes. */
class GptToolsTest {
    @TempDir
    Path directory;

    @Test
    void readsWhatSgdiskWrites() throws IOException {
        HostTool sgdisk = HostTool.require("sgdisk");
        Path file = directory.resolve("disk.img");
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(20 << 20);
        }
        sgdisk.run("-U", "00112233-4455-6677-8899-AABBCCDDEEFF", "-n", "3:4096:8191", "-t", "3:ef00", "-c",
                "3:EFI System", "-u", "3:11111111-2222-3333-4444-555555555555", "-A", "3:set:0", "-A", "3:set:63", "-n",
                "1:0:+1M", "-t", "1:8300", "-n", "128:0:0", file);
        try (BlockDevice disk = RawFileDevice.open(file)) {
            Gpt gpt = Gpt.read(disk);
            assertThat(gpt.findings()).isEmpty();
            assertThat(gpt.diskId()).isEqualTo(Guid.parse("00112233-4455-6677-8899-aabbccddeeff"));
            assertThat(gpt.efiSystemPartition()).contains(new GptPartition(3, PartitionType.EFI_SYSTEM,
                    Guid.parse("11111111-2222-3333-4444-555555555555"), 4096, 8191, GptPartition.REQUIRED | 1L << 63,
                    "EFI System"));
            assertThat(gpt.partitions()).extracting(GptPartition::number).containsExactly(1, 3, 128);
            assertThat(gpt.partitions().getFirst().type()).isEqualTo(PartitionType.LINUX_DATA);
        }
        // Zeroes over the MBR's code and the primary header: the backup has to do.
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.seek(512);
            image.write(new byte[512]);
        }
        try (BlockDevice disk = RawFileDevice.open(file)) {
            assertThat(Gpt.read(disk).isBackup()).isTrue();
            assertThat(Gpt.read(disk).partitions()).hasSize(3);
        }
    }
}
