package dev.drydock.efi.disk.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.MemoryDevice;
import dev.drydock.efi.disk.OverlayDevice;
import dev.drydock.efi.disk.image.DiskImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GptTest {
    private static final long PRIMARY = 1;
    private static final long FIRST_USABLE = 34;

    private BlockDevice disk;
    private long backup;

    @BeforeEach
    void makeDisk() throws IOException {
        disk = new OverlayDevice(DiskImage.builder().emptyPartition(PartitionType.EFI_SYSTEM, "EFI sÿstem ☃", 1 << 20)
                .emptyPartition(PartitionType.LINUX_DATA, "a name of thirty-six characters, all", 100 * 512)
                .emptyPartition(PartitionType.BASIC_DATA, "", 512).asDevice(), new MachineState());
        backup = disk.blockCount() - 1;
    }

    private void patch(long lba, boolean fix, Consumer<ByteBuffer> change) throws IOException {
        GptPatch.patch(disk, lba, change);
        if (fix) {
            GptPatch.fixChecksums(disk, PRIMARY);
            GptPatch.fixChecksums(disk, backup);
        }
    }

    private void patchEntry(int number, Consumer<ByteBuffer> change) throws IOException {
        for (long lba : new long[]{2, backup - 32}) {
            patch(lba, true, block -> change.accept(block.slice((number - 1) * 128, 128).order(block.order())));
        }
    }

    @Test
    void readsASoundTable() throws IOException {
        Gpt gpt = Gpt.read(disk);
        assertThat(gpt.findings()).isEmpty();
        assertThat(gpt.isBackup()).isFalse();
        assertThat(gpt.partitions()).extracting(GptPartition::name).containsExactly("EFI sÿstem ☃",
                "a name of thirty-six characters, all", "");
        assertThat(gpt.partitions()).extracting(GptPartition::firstLba).containsExactly(2048L, 4096L, 6144L);
        assertThat(gpt.partitions()).extracting(GptPartition::blockCount).containsExactly(2048L, 100L, 1L);
        assertThat(gpt.partitions()).extracting(GptPartition::number).containsExactly(1, 2, 3);
        assertThat(gpt.efiSystemPartition()).contains(gpt.partitions().getFirst());
        assertThat(gpt.header().firstUsableLba()).isEqualTo(FIRST_USABLE);
        assertThat(gpt.header().lastUsableLba()).isEqualTo(backup - 33);
    }

    static List<Arguments> brokenHeaders() {
        return List.of(broken("Signature", h -> h.put(0, (byte) 'e')), broken("Revision", h -> h.putInt(8, 0x00020000)),
                broken("HeaderSize", h -> h.putInt(12, 91)), broken("HeaderSize", h -> h.putInt(12, 513)),
                broken("HeaderSize", h -> h.putInt(12, -1)), broken("MyLBA", h -> h.putLong(24, 2)),
                broken("AlternateLBA", h -> h.putLong(32, Long.MAX_VALUE)),
                broken("AlternateLBA", h -> h.putLong(32, -1)),
                broken("AlternateLBA", h -> h.putLong(32, 0)),
                broken("AlternateLBA", h -> h.putLong(32, h.getLong(24))),
                broken("FirstUsableLBA", h -> h.putLong(40, 1)), broken("FirstUsableLBA", h -> h.putLong(40, -1)),
                broken("FirstUsableLBA", h -> h.putLong(40, Long.MAX_VALUE)),
                broken("LastUsableLBA", h -> h.putLong(48, FIRST_USABLE - 2)),
                broken("LastUsableLBA", h -> h.putLong(48, -1)),
                broken("LastUsableLBA", h -> h.putLong(48, Long.MAX_VALUE)),
                broken("PartitionEntryLBA", h -> h.putLong(72, FIRST_USABLE - 31)),
                broken("PartitionEntryLBA", h -> h.putLong(72, 1)), broken("PartitionEntryLBA", h -> h.putLong(72, -1)),
                broken("PartitionEntryLBA", h -> h.putLong(72, Long.MAX_VALUE)),
                broken("NumberOfPartitionEntries", h -> h.putInt(80, 0)),
                broken("NumberOfPartitionEntries", h -> h.putInt(80, -1)),
                broken("NumberOfPartitionEntries", h -> h.putInt(80, 0x01000000)),
                broken("PartitionEntryLBA", h -> h.putInt(80, 129)),
                broken("SizeOfPartitionEntry", h -> h.putInt(84, 127)),
                broken("SizeOfPartitionEntry", h -> h.putInt(84, 64)),
                broken("SizeOfPartitionEntry", h -> h.putInt(84, 0)),
                broken("SizeOfPartitionEntry", h -> h.putInt(84, Integer.MIN_VALUE)),
                broken("SizeOfPartitionEntry", h -> h.putInt(84, 192)));
    }

    private static Arguments broken(String field, Consumer<ByteBuffer> change) {
        return Arguments.of(field, change);
    }

    @ParameterizedTest
    @MethodSource("brokenHeaders")
    void usesTheBackupWhereTheHeaderIsBroken(String field, Consumer<ByteBuffer> change) throws IOException {
        List<GptPartition> sound = Gpt.read(disk).partitions();
        patch(PRIMARY, true, change);
        Gpt gpt = Gpt.read(disk);
        assertThat(gpt.isBackup()).isTrue();
        assertThat(gpt.partitions()).isEqualTo(sound);
        assertThat(gpt.findings().getFirst()).contains("primary", field + " (at LBA 1)");
        assertThat(gpt.findings()).contains("the backup table is used");
        patch(backup, false, header -> header.put(100, (byte) 1).put(16, (byte) (header.get(16) + 1)));
        assertThatExceptionOfType(GptFormatException.class).isThrownBy(() -> Gpt.read(disk)).satisfies(e -> {
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.position()).isEqualTo(PRIMARY);
            assertThat(e.getSuppressed()).hasSize(1);
        });
        assertThat(DiskLayout.detect(disk)).isInstanceOf(DiskLayout.Unknown.class);
    }

    @Test
    void checksBothChecksums() throws IOException {
        patch(PRIMARY, false, header -> header.put(60, (byte) (header.get(60) + 1)));
        assertThat(Gpt.read(disk).findings().getFirst()).contains("HeaderCRC32");
        makeDisk();
        patch(2, false, entries -> entries.put(130, (byte) (entries.get(130) + 1)));
        Gpt gpt = Gpt.read(disk);
        assertThat(gpt.findings().getFirst()).contains("PartitionEntryArrayCRC32");
        assertThat(gpt.isBackup()).isTrue();
    }

    @Test
    void tellsABrokenOrDifferentBackup() throws IOException {
        patch(backup, false, header -> header.put(0, (byte) 0));
        Gpt gpt = Gpt.read(disk);
        assertThat(gpt.isBackup()).isFalse();
        assertThat(gpt.findings()).singleElement().asString().contains("backup table is broken", "Signature");
        makeDisk();
        patch(backup, true, header -> header.put(56, (byte) (header.get(56) + 1)));
        assertThat(Gpt.read(disk).findings()).containsExactly("the backup table differs from the primary");
    }

    @Test
    void acceptsADiskThatHasGrown() throws IOException {
        BlockDevice image = DiskImage.builder().emptyPartition(PartitionType.LINUX_DATA, "x", 512).asDevice();
        MemoryDevice larger = new MemoryDevice(512, image.blockCount() + 100);
        byte[] contents = new byte[(int) image.size()];
        image.read(0, MemorySegment.ofArray(contents));
        larger.write(0, MemorySegment.ofArray(contents));
        Gpt gpt = Gpt.read(larger);
        assertThat(gpt.partitions()).hasSize(1);
        assertThat(gpt.findings()).hasSize(2).anyMatch(f -> f.contains("protective MBR says"))
                .anyMatch(f -> f.contains("not in the last block"));
    }

    @Test
    void leavesOutEntriesThatCannotBe() throws IOException {
        long[][] ranges = {{FIRST_USABLE - 1, FIRST_USABLE}, {100, 99}, {2048, -1}, {-1, -1}, {2048, backup - 32},
                {0, Long.MAX_VALUE}, {Long.MIN_VALUE, 2050}};
        for (long[] range : ranges) {
            makeDisk();
            patchEntry(1, entry -> entry.putLong(32, range[0]).putLong(40, range[1]));
            Gpt gpt = Gpt.read(disk);
            assertThat(gpt.partitions()).extracting(GptPartition::number).containsExactly(2, 3);
            assertThat(gpt.findings()).singleElement().asString().contains("partition 1", "usable");
        }
        makeDisk();
        patchEntry(1, entry -> entry.putLong(32, FIRST_USABLE).putLong(40, 2047));
        assertThat(Gpt.read(disk).findings()).isEmpty();
    }

    @Test
    void leavesOutEntriesThatOverlap() throws IOException {
        patchEntry(1, entry -> entry.putLong(32, 4195).putLong(40, 4200));
        Gpt gpt = Gpt.read(disk);
        assertThat(gpt.partitions()).extracting(GptPartition::number).containsExactly(3);
        assertThat(gpt.findings()).hasSize(2).allMatch(finding -> finding.contains("overlaps"));
        patchEntry(1, entry -> entry.putLong(32, 4196));
        assertThat(Gpt.read(disk).findings()).isEmpty();
        patchEntry(1, entry -> entry.putLong(32, 2048).putLong(40, 6144));
        assertThat(Gpt.read(disk).partitions()).isEmpty();
    }

    @Test
    void readsLargerEntries() throws IOException {
        patchEntry(3, entry -> entry.putLong(0, 0).putLong(8, 0));
        for (long lba : new long[]{PRIMARY, backup}) {
            patch(lba, true, header -> header.putInt(80, 64).putInt(84, 256));
        }
        Gpt gpt = Gpt.read(disk);
        assertThat(gpt.partitions()).extracting(GptPartition::firstLba).containsExactly(2048L);
        assertThat(gpt.findings()).isEmpty();
    }

    @Test
    void needsAProtectiveMbr() throws IOException {
        patch(0, false, mbr -> mbr.put(446 + 4, (byte) 0x83));
        assertThatExceptionOfType(GptFormatException.class).isThrownBy(() -> Gpt.read(disk))
                .withMessageContaining("protective MBR");
        makeDisk();
        patch(0, false, mbr -> mbr.putShort(510, (short) 0));
        assertThatExceptionOfType(GptFormatException.class).isThrownBy(() -> Gpt.read(disk));
    }

    @Test
    void refusesDevicesTooSmallForATable() {
        for (int blocks : new int[]{0, 1, 2, 3}) {
            MemoryDevice tiny = new MemoryDevice(512, blocks);
            assertThatExceptionOfType(GptFormatException.class).isThrownBy(() -> Gpt.read(tiny));
            if (blocks > 0) {
                byte[] mbr = Mbr.encodeProtective(blocks);
                tiny.write(0, MemorySegment.ofArray(mbr));
                assertThatExceptionOfType(GptFormatException.class).isThrownBy(() -> Gpt.read(tiny));
            }
        }
    }
}
