package dev.drydock.efi.disk.fat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.HostTool;
import dev.drydock.efi.disk.RawFileDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other people's programs read what we write, and we read what they write. */
class FatToolsTest {
    @TempDir
    Path directory;

    private static void assertSame(SortedMap<String, byte[]> actual, SortedMap<String, byte[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((path, contents) -> assertThat(actual.get(path)).as(path).isEqualTo(contents));
    }

    private static Object[] join(Object[] first, Stream<?> more) {
        return Stream.concat(Stream.of(first), more).toArray();
    }

    @ParameterizedTest
    @CsvSource({"FAT12, 512", "FAT16, 512", "FAT32, 512", "FAT16, 2048", "FAT32, 4096"})
    void othersReadWhatWeWrite(FatType type, int sectorSize) throws IOException {
        HostTool fsck = HostTool.require("fsck.fat");
        HostTool mcopy = HostTool.require("mcopy");
        SortedMap<String, byte[]> tree = RandomTree.make(new Random(type.bits()), 200, true);
        Path file = directory.resolve("fat.img");
        FatImage.builder().type(type).sectorSize(sectorSize).label("TOOLS").free(50_000).files(RandomTree.filler(tree))
                .build().writeTo(file);
        assertThat(fsck.run("-n", "-v", file)).contains(" " + type.bits() + " bit entries");
        Path copy = Files.createDirectory(directory.resolve("copy"));
        mcopy.run("-i", file, "-s", "-n", "-Q", "::*", copy);
        assertSame(RandomTree.read(copy), tree);
        assertThat(HostTool.require("mlabel").run("-i", file, "-s", "::")).contains("TOOLS");
    }

    @ParameterizedTest
    @CsvSource({"12, 1, 512, 2000", "12, 8, 512, 10000", "16, 1, 512, 20000", "16, 4, 2048, 100000",
            "32, 1, 512, 40000",
            "32, 1, 4096, 300000"})
    void weReadWhatOthersWrite(int bits, int clusterSectors, int sectorSize, int kibibytes) throws IOException {
        HostTool mkfs = HostTool.require("mkfs.fat");
        HostTool mcopy = HostTool.require("mcopy");
        Path file = directory.resolve("fat.img");
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(kibibytes * 1024L);
        }
        mkfs.run("-F", bits, "-s", clusterSectors, "-S", sectorSize, "-n", "OTHERS", "-i", "1234ABCD", file);
        SortedMap<String, byte[]> tree = RandomTree.make(new Random(bits), 80, true);
        Path source = Files.createDirectory(directory.resolve("source"));
        RandomTree.write(tree, source);
        try (Stream<Path> top = Files.list(source)) {
            mcopy.run(join(new Object[]{"-i", file, "-s", "-Q"}, Stream.concat(top.sorted(), Stream.of("::"))));
        }
        // What is deleted leaves holes, which the next large file fills.
        tree = punchHoles(file, new TreeMap<>(tree));
        byte[] large = new byte[200_000];
        new Random(2).nextBytes(large);
        Files.write(directory.resolve("large"), large);
        mcopy.run("-i", file, directory.resolve("large"), "::large file");
        tree.put("\\large file", large);
        try (BlockDevice device = RawFileDevice.open(file)) {
            FatVolume volume = FatVolume.open(device);
            assertThat(volume.geometry().type().bits()).isEqualTo(bits);
            assertThat(volume.geometry().volumeId()).isEqualTo(0x1234abcd);
            assertThat(volume.label()).isEqualTo("OTHERS");
            assertSame(RandomTree.read(volume), tree);
            int fragments = volume.file(volume.find(volume.root(), "LARGE FILE").orElseThrow()).fragments();
            // On FAT32, FSInfo leads mtools to what has never been used.
            assertThat(fragments).isGreaterThan(bits == 32 ? 0 : 1);
            assertThat(volume.find(volume.root(), "large file").orElseThrow().modified()).isNotNull();
            assertThat(volume.freeBytesHint().orElse(volume.freeBytes())).isEqualTo(volume.freeBytes());
        }
    }

    private static SortedMap<String, byte[]> punchHoles(Path file, SortedMap<String, byte[]> tree) throws IOException {
        HostTool mdel = HostTool.require("mdel");
        SortedMap<String, byte[]> kept = new TreeMap<>();
        for (var entry : tree.entrySet()) {
            boolean plain = entry.getKey().chars().noneMatch(c -> "[]?*^".indexOf(c) >= 0);
            if (entry.getValue() != null && plain && kept.size() % 3 == 2) {
                mdel.run("-i", file, "::" + entry.getKey().replace('\\', '/'));
                kept.put("\\deleted" + kept.size(), null);
            } else {
                kept.put(entry.getKey(), entry.getValue());
            }
        }
        kept.keySet().removeIf(path -> path.startsWith("\\deleted"));
        return kept;
    }
}
