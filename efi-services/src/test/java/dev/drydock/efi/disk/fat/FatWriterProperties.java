package dev.drydock.efi.disk.fat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.HostTool;
import dev.drydock.efi.disk.RawFileDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random sequences of operations leave a volume that agrees with a plain model, and that {@code fsck.fat}, where it is
 * installed, finds nothing wrong with.
 *
 * <p>{@code drydock.test.sequences} says how many sequences, {@code drydock.test.seed} which.
 */
class FatWriterProperties {
    private static final int SEQUENCES = Integer.getInteger("drydock.test.sequences", 40);
    private static final long SEED = Long.getLong("drydock.test.seed", 1);

    @TempDir
    Path directory;

    @Test
    void agreesWithAPlainModel() throws IOException {
        int refused = 0;
        for (int i = 0; i < SEQUENCES; i++) {
            long seed = SEED * 1_000_003 + i;
            try {
                refused += sequence(seed);
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("with the seed " + seed, e);
            }
        }
        // Else nothing was tried on a full volume.
        assertThat(refused).isPositive();
    }

    private int sequence(long seed) throws IOException {
        Random random = new Random(seed);
        FatType type = FatType.values()[(int) Long.remainderUnsigned(seed, 3)];
        int sectorSize = random.nextInt(4) == 0 ? 4096 : 512;
        int blockSize = random.nextInt(4) == 0 ? 4096 : 512;
        Path file = directory.resolve("fat.img");
        long free = type == FatType.FAT12 ? 20_000 + random.nextInt(200_000) : 1 << 20;
        FatImage.builder().type(type).sectorSize(sectorSize).clusterSize(sectorSize << random.nextInt(2)).free(free)
                .fatCount(1 + random.nextInt(2)).label(random.nextBoolean() ? "" : "OLD").build().writeTo(file);
        int refused;
        try (BlockDevice device = RawFileDevice.open(file, blockSize, false, false)) {
            FatVolume volume = FatVolume.open(device);
            int most = type == FatType.FAT12 ? 30_000 : 100_000;
            RandomOperations operations = new RandomOperations(random, volume, most);
            operations.run(20 + random.nextInt(100));
            refused = operations.refused();
            check(FatVolume.open(device), operations.model());
        }
        HostTool.find("fsck.fat").ifPresent(fsck -> {
            try {
                fsck.run("-n", file);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        return refused;
    }

    private static void check(FatVolume volume, SortedMap<String, byte[]> model) throws IOException {
        SortedMap<String, byte[]> read = RandomTree.read(volume);
        assertThat(read.keySet()).isEqualTo(model.keySet());
        model.forEach((path, contents) -> assertThat(read.get(path)).as(path).isEqualTo(contents));
        assertThat(volume.findings()).isEmpty();
        volume.freeBytesHint().ifPresent(hint -> {
            try {
                assertThat(hint).isEqualTo(volume.freeBytes());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
