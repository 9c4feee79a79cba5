package dev.drydock.efi.disk.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.efi.disk.MemoryDevice;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FatGeometryTest {
    @ParameterizedTest
    @EnumSource(FatType.class)
    void readsWhatTheWriterMeant(FatType type) throws IOException {
        FatImage image = FatImage.builder().type(type).label("label").volumeId(0xcafe1234).hiddenSectors(2048).build();
        FatVolume volume = FatVolume.open(image.asDevice());
        assertThat(volume.geometry()).isEqualTo(image.geometry());
        assertThat(volume.geometry().bootLabel()).isEqualTo("LABEL");
        assertThat(volume.findings()).isEmpty();
        assertThat(volume.size()).isLessThan(image.size());
    }

    @ParameterizedTest
    @CsvSource({"FAT32, 0, 1, 0, BS_jmpBoot", "FAT32, 11, 2, 0, BPB_BytsPerSec", "FAT32, 11, 2, 513, BPB_BytsPerSec",
            "FAT32, 11, 2, 256, BPB_BytsPerSec", "FAT32, 11, 2, 8192, BPB_BytsPerSec",
            "FAT32, 13, 1, 0, BPB_SecPerClus",
            "FAT32, 13, 1, 3, BPB_SecPerClus", "FAT32, 14, 2, 0, BPB_RsvdSecCnt", "FAT32, 16, 1, 0, BPB_NumFATs",
            "FAT32, 17, 2, 16, BPB_RootEntCnt", "FAT16, 17, 2, 0, BPB_RootEntCnt", "FAT32, 21, 1, 0xf1, BPB_Media",
            "FAT32, 510, 2, 0x55aa, Signature_word", "FAT32, 32, 4, 0, BPB_TotSec",
            "FAT32, 32, 4, 0xffffffff, BPB_TotSec",
            "FAT12, 19, 2, 0xffff, BPB_TotSec", "FAT32, 36, 4, 0, BPB_FATSz32", "FAT32, 36, 4, 0xffffffff, BPB_FATSz32",
            "FAT32, 36, 4, 100, BPB_FATSz32", "FAT16, 22, 2, 1, BPB_FATSz16", "FAT16, 22, 2, 0xffff, BPB_FATSz16",
            "FAT32, 42, 2, 1, BPB_FSVer", "FAT32, 40, 2, 0x82, BPB_ExtFlags", "FAT32, 44, 4, 1, BPB_RootClus",
            "FAT32, 44, 4, 0xffffffff, BPB_RootClus", "FAT32, 44, 4, 0x0ffffff0, BPB_RootClus"})
    void namesTheFieldThatIsWrong(FatType type, int offset, int width, String value, String field) throws IOException {
        PatchedVolume patched = PatchedVolume.of(type, _ -> {});
        patched.open();
        patched.put(offset, width, Long.decode(value));
        assertThatExceptionOfType(FatFormatException.class).isThrownBy(patched::open).satisfies(e -> {
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.position()).isEqualTo(offset);
        });
        assertThat(FatVolume.isPresent(patched.device)).isFalse();
    }

    @Test
    void takesTheTypeFromTheNumberOfClusters() {
        assertThat(FatType.of(4084)).isEqualTo(FatType.FAT12);
        assertThat(FatType.of(4085)).isEqualTo(FatType.FAT16);
        assertThat(FatType.of(65524)).isEqualTo(FatType.FAT16);
        assertThat(FatType.of(65525)).isEqualTo(FatType.FAT32);
    }

    @Test
    void refusesAFat16LayoutWithTooManyClusters() throws IOException {
        PatchedVolume patched = new PatchedVolume(FatImage.builder().type(FatType.FAT16).size(60 << 20).build());
        patched.put(13, 1, 1);
        patched.put(22, 2, 4096);
        assertThatExceptionOfType(FatFormatException.class).isThrownBy(patched::open)
                .satisfies(e -> assertThat(e.field()).isEqualTo("count of clusters"));
    }

    @Test
    void acceptsFat32WithTooFewClustersAndSaysSo() throws IOException {
        PatchedVolume patched = PatchedVolume.of(FatType.FAT32, files -> files.file("x", new byte[1000]));
        patched.put(32, 4, 20_000);
        FatVolume volume = patched.open();
        assertThat(volume.geometry().type()).isEqualTo(FatType.FAT32);
        assertThat(volume.findings()).singleElement().asString().contains("65525");
        assertThat(volume.file(patched.find("x")).readAll()).hasSize(1000);
    }

    @Test
    void readsTheActiveTableWhereTheyAreNotMirrored() throws IOException {
        PatchedVolume patched = PatchedVolume.of(FatType.FAT32, files -> files.file("x", new byte[1000]));
        patched.link(patched.find("x").firstCluster(), 1);
        assertThatExceptionOfType(FatFormatException.class).isThrownBy(() -> patched.open().file(patched.find("x")));
        patched.put(40, 2, 0x81);
        assertThat(patched.open().geometry().activeFat()).isEqualTo(1);
        assertThat(patched.open().file(patched.find("x")).readAll()).hasSize(1000);
    }

    @Test
    void takesFsInfoForAHintOnly() throws IOException {
        PatchedVolume patched = PatchedVolume.of(FatType.FAT32, files -> files.file("x", new byte[1000]));
        long free = patched.open().freeBytes();
        assertThat(patched.open().freeBytesHint()).contains(free);
        patched.put(512 + 488, 4, 7);
        assertThat(patched.open().freeBytesHint()).contains(7L * 512);
        patched.put(512 + 488, 4, 0xffffffffL);
        assertThat(patched.open().freeBytesHint()).isEmpty();
        patched.put(512 + 484, 4, 0);
        assertThat(patched.open().freeBytesHint()).isEmpty();
        assertThat(patched.open().findings()).singleElement().asString().contains("FSInfo");
        assertThat(patched.open().freeBytes()).isEqualTo(free);
        patched.put(48, 2, 0xffff);
        assertThat(patched.open().geometry().fsInfoSector()).isZero();
    }

    @Test
    void refusesDevicesTooSmallForABootSector() {
        assertThatExceptionOfType(FatFormatException.class).isThrownBy(() -> FatVolume.open(new MemoryDevice(512, 0)));
        assertThatExceptionOfType(FatFormatException.class).isThrownBy(() -> FatVolume.open(new MemoryDevice(512, 1)));
    }
}
