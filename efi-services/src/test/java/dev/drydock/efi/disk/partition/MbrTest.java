package dev.drydock.efi.disk.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DeviceBytes;
import dev.drydock.efi.disk.MemoryDevice;
import dev.drydock.efi.disk.fat.FatImage;
import dev.drydock.efi.disk.fat.FatType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class MbrTest {
    private final BlockDevice disk = new MemoryDevice(512, 10_000);

    private void record(long lba, int index, int type, long first, long count) throws IOException {
        GptPatch.patch(disk, lba, sector -> {
            int offset = 446 + 16 * index;
            sector.put(offset, (byte) (index == 0 ? 0x80 : 0)).put(offset + 4, (byte) type);
            sector.putInt(offset + 8, (int) first).putInt(offset + 12, (int) count);
            sector.putShort(510, (short) 0xaa55).putInt(440, 0x12345678);
        });
    }

    private void assertRefused(String problem) {
        assertThatExceptionOfType(MbrFormatException.class).isThrownBy(() -> Mbr.read(disk))
                .withMessageContaining(problem);
    }

    @Test
    void readsPrimaryPartitions() throws IOException {
        record(0, 0, MbrPartition.EFI_SYSTEM, 100, 900);
        record(0, 3, 0x83, 1000, 9000);
        Mbr mbr = Mbr.read(disk);
        assertThat(mbr.signature()).isEqualTo(0x12345678);
        assertThat(mbr.partitions()).containsExactly(new MbrPartition(1, true, 0xef, 100, 900),
                new MbrPartition(4, false, 0x83, 1000, 9000));
        assertThat(mbr.partitions().getFirst().isEfiSystem()).isTrue();
        assertThat(mbr.partitions().getFirst().on(disk).blockCount()).isEqualTo(900);
        assertThat(DiskLayout.detect(disk)).isInstanceOf(DiskLayout.MbrDisk.class);
    }

    @Test
    void readsLogicalPartitions() throws IOException {
        record(0, 0, 0x0c, 100, 900);
        record(0, 1, 0x0f, 1000, 5000);
        record(1000, 0, 0x83, 10, 500);
        record(1000, 1, 0x05, 2000, 1000);
        record(3000, 0, 0x0b, 1, 999);
        assertThat(Mbr.read(disk).partitions()).containsExactly(new MbrPartition(1, true, 0x0c, 100, 900),
                new MbrPartition(5, true, 0x83, 1010, 500), new MbrPartition(6, true, 0x0b, 3001, 999));
    }

    @Test
    void refusesPartitionsThatCannotBe() throws IOException {
        assertRefused("Signature");
        record(0, 0, 0x83, 1000, 9001);
        assertRefused("PartitionRecord 1");
        record(0, 0, 0x83, 0, 100);
        assertRefused("PartitionRecord 1");
        record(0, 0, 0x83, 0xffffffffL, 0xffffffffL);
        assertRefused("PartitionRecord 1");
        record(0, 0, 0x83, 100, 100);
        record(0, 1, 0x83, 199, 1);
        assertRefused("overlaps record 1");
        record(0, 1, 0x83, 200, 1);
        assertThat(Mbr.read(disk).partitions()).hasSize(2);
    }

    @Test
    void refusesChainsOfBootRecordsThatAreLoops() throws IOException {
        record(0, 0, 0x0f, 1000, 5000);
        record(1000, 1, 0x05, 2000, 1000);
        record(3000, 1, 0x05, 2000, 1000);
        assertRefused("too many boot records");
        record(3000, 1, 0x05, 2000, 5000);
        assertRefused("not within the extended partition");
        record(3000, 1, 0x05, 3000, 1000);
        assertRefused("Signature");
    }

    @Test
    void tellsAWholeDiskVolumeFromAnMbr() throws IOException {
        FatImage volume = FatImage.builder().type(FatType.FAT16).build();
        byte[] contents = new DeviceBytes(volume.asDevice()).read(0, (int) volume.size());
        MemoryDevice floppy = MemoryDevice.of(contents);
        assertThat(DiskLayout.detect(floppy)).isEqualTo(new DiskLayout.WholeDiskFat());
        floppy.write(0, MemorySegment.ofArray(new byte[512]));
        assertThat(DiskLayout.detect(floppy)).isInstanceOf(DiskLayout.Unknown.class);
        assertThat(DiskLayout.detect(new MemoryDevice(4096, 0))).isInstanceOf(DiskLayout.Unknown.class);
        record(0, 0, 0, 1, 1);
        assertThat(DiskLayout.detect(disk)).isEqualTo(new DiskLayout.Unknown("there is no partition"));
    }
}
