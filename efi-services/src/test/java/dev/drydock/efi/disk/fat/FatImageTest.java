package dev.drydock.efi.disk.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.efi.disk.Content;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FatImageTest {
    private static FatGeometry geometry(FatType type, long size) throws IOException {
        return FatImage.builder().type(type).size(size).build().geometry();
    }

    @Test
    void choosesClustersThatSuitTheSize() throws IOException {
        assertThat(geometry(FatType.FAT32, 34 << 20).clusterSize()).isEqualTo(512);
        assertThat(geometry(FatType.FAT32, 256 << 20).clusterSize()).isEqualTo(512);
        assertThat(geometry(FatType.FAT32, 2L << 30).clusterSize()).isEqualTo(4096);
        assertThat(geometry(FatType.FAT32, 64L << 30).clusterSize()).isEqualTo(32768);
        assertThat(geometry(FatType.FAT32, 2047L << 30).clusterSize()).isEqualTo(32768);
        assertThat(geometry(FatType.FAT16, 16 << 20).clusterSize()).isEqualTo(512);
        assertThat(geometry(FatType.FAT16, 2000 << 20).clusterSize()).isEqualTo(32768);
        assertThat(geometry(FatType.FAT12, 1440 << 10).clusterSize()).isEqualTo(512);
        assertThat(geometry(FatType.FAT12, 1440 << 10).clusterCount()).isBetween(2800, 2880);
    }

    @Test
    void hasAtLeastTheClustersThatItsTypeDemands() throws IOException {
        FatImage smallest = FatImage.builder().free(0).build();
        assertThat(smallest.geometry().clusterCount()).isBetween(65525, 65700);
        assertThat(smallest.size()).isLessThan(34_200_000);
        assertThat(FatImage.builder().type(FatType.FAT16).free(0).build().geometry().clusterCount()).isBetween(4085,
                4200);
        assertThatIllegalArgumentException().isThrownBy(() -> geometry(FatType.FAT32, 32 << 20))
                .withMessageContaining("FAT32 has 65525 to");
        assertThatIllegalArgumentException().isThrownBy(() -> geometry(FatType.FAT16, 2 << 20));
        assertThatIllegalArgumentException().isThrownBy(() -> geometry(FatType.FAT12, 1 << 30));
        assertThatIllegalArgumentException().isThrownBy(() -> geometry(FatType.FAT32, 3L << 40));
        assertThatIllegalArgumentException().isThrownBy(() -> geometry(FatType.FAT12, 1));
    }

    @Test
    void fitsItsFilesToTheLastCluster() throws IOException {
        FatImage.Builder builder = FatImage.builder().type(FatType.FAT16).clusterSize(2048).size(20 << 20);
        int clusters = builder.build().geometry().clusterCount();
        byte[] all = new byte[clusters * 2048];
        FatVolume volume = FatVolume.open(builder.files(files -> files.file("x", all)).build().asDevice());
        assertThat(volume.freeBytes()).isZero();
        assertThat(volume.file(volume.find(volume.root(), "x").orElseThrow()).readAll()).hasSize(all.length);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.files(files -> files.file("x", all).file("y", new byte[1])).build());
    }

    @Test
    void readsContentOnlyWhenItIsWanted() throws IOException {
        Content huge = new Content() {
            @Override
            public long size() {
                return 0xffffffffL;
            }

            @Override
            public void read(long offset, MemorySegment target) throws IOException {
                throw new IOException("read at " + offset);
            }
        };
        FatVolume volume = FatVolume.open(FatImage.builder().files(files -> files.file("x", huge)).build().asDevice());
        FatFile file = volume.file(volume.find(volume.root(), "x").orElseThrow());
        assertThat(file.size()).isEqualTo(0xffffffffL);
        assertThat(file.fragments()).isEqualTo(1);
        assertThatIOException().isThrownBy(() -> file.read(0xfffffff0L, MemorySegment.ofArray(new byte[1])))
                .withMessageStartingWith("read at 42949");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "", "a\\.\\b", "..", "a ", "a.", "a*b", "a/b", "a:b", "tab\t", "\"q\"", "a|b", "<",
            "?"})
    void refusesNamesThatCannotBe(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FatImage.builder().files(files -> files.file(path, new byte[0])).build());
    }

    @Test
    void refusesContradictions() throws IOException {
        FatFiles files = new FatFiles().file("a\\b", new byte[0]);
        assertThatIllegalArgumentException().isThrownBy(() -> files.file("A\\B", new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> files.file("a", new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> files.directory("a\\b"));
        assertThatIllegalArgumentException().isThrownBy(() -> files.file("a\\b\\c", new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> files.file("x".repeat(256), new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> files.directory("d\\".repeat(1025)));
        assertThatIllegalArgumentException().isThrownBy(() -> files.time("a\\c", LocalDateTime.MIN));
        assertThatIllegalArgumentException().isThrownBy(() -> files.time("a\\b", LocalDateTime.of(1979, 1, 1, 0, 0)));
        for (String label : new String[]{"twelve chars", "a.b", "é", " x"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> FatImage.builder().label(label));
        }
    }
}
