package dev.drydock.efi.disk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.ComposedDevice;
import dev.drydock.efi.disk.Content;
import dev.drydock.efi.disk.DeviceBytes;
import dev.drydock.efi.disk.OverlayDevice;
import dev.drydock.efi.disk.fat.FatDirectory;
import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatFile;
import dev.drydock.efi.disk.fat.FatFiles;
import dev.drydock.efi.disk.fat.FatFormatException;
import dev.drydock.efi.disk.fat.FatImage;
import dev.drydock.efi.disk.fat.FatType;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.DiskLayout;
import dev.drydock.efi.disk.partition.ElTorito;
import dev.drydock.efi.disk.partition.GptPartition;
import dev.drydock.efi.disk.partition.GptPatch;
import dev.drydock.efi.disk.partition.MbrPartition;
import dev.drydock.efi.disk.partition.PartitionType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/**
 * Changes the structures of good disks and reads what comes of it through the whole stack: nothing but an
 * {@link IOException} may come out, soon, and without taking more memory than the disk justifies.
 *
 * <p>{@code drydock.disk.mutations} sets the number of disks; each is made from its number, which a failure tells.
 */
class DiskMutationTest {
    private static final int MUTATIONS = Integer.getInteger("drydock.disk.mutations", 5000);
    private static final Duration SLOWEST = Duration.ofSeconds(10);
    private static final long MOST_BYTES = 256 << 20;
    private static final int MOST_ENTRIES = 2000;

    private final List<ComposedDevice> disks = new ArrayList<>();
    private final MemorySegment buffer = MemorySegment.ofArray(new byte[1 << 20]);
    private int opened;
    private int corrupted;
    private int filesRead;

    /** A file's contents, told by its class from the structures around it, which are what is to be changed. */
    private record Filler(long size) implements Content {
        @Override
        public void read(long offset, MemorySegment target) {
            target.fill((byte) offset);
        }
    }

    private static void fill(FatFiles files) {
        files.file("\\EFI\\BOOT\\BOOTX64.EFI", new Filler(300_000)).file("\\EFI\\debian\\grub.cfg", new Filler(100));
        files.file("\\a name with more than one entry of thirteen characters.txt", new Filler(5000));
        files.file("\\SHORT.TXT", new Filler(20_000)).file("\\empty", new Filler(0));
        for (int i = 0; i < 40; i++) {
            files.file("\\many\\file number " + i, new Filler(i));
        }
        files.directory("\\a\\b\\c\\d\\e\\f");
    }

    private static FatImage.Builder volume(FatType type) {
        return FatImage.builder().type(type).label("MUTANT").free(100_000).files(DiskMutationTest::fill);
    }

    private void makeDisks() throws IOException {
        for (int blockSize : new int[]{512, 4096}) {
            disks.add(DiskImage.builder().blockSize(blockSize).espFat32("ESP", DiskMutationTest::fill)
                    .fat(PartitionType.BASIC_DATA, "12", volume(FatType.FAT12))
                    .fat(PartitionType.BASIC_DATA, "16", volume(FatType.FAT16)).asDevice());
        }
        for (FatType type : FatType.values()) {
            disks.add(volume(type).build().asDevice());
        }
    }

    @Test
    void survivesEveryMutation() throws IOException {
        makeDisks();
        assertTimeoutPreemptively(Duration.ofSeconds(60).plusMillis(20L * MUTATIONS), () -> {
            LongSupplier allocatedBytes = allocatedBytes();
            for (int number = 0; number < MUTATIONS; number++) {
                long time = System.nanoTime();
                long allocated = allocatedBytes.getAsLong();
                try {
                    readAll(mutate(new SplittableRandom(number)));
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("mutation " + number, e);
                }
                assertThat(System.nanoTime() - time).as("nanoseconds of mutation %d", number)
                        .isLessThan(SLOWEST.toNanos());
                assertThat(allocatedBytes.getAsLong() - allocated).as("bytes of mutation %d", number)
                        .isLessThan(MOST_BYTES);
            }
        });
        // So that it shows when mutations no longer get behind the first check.
        assertThat(opened).as("volumes opened").isGreaterThan(MUTATIONS / 2);
        assertThat(filesRead).as("files read").isGreaterThan(20 * MUTATIONS);
        assertThat(corrupted).as("volumes that were opened and found corrupted").isGreaterThan(MUTATIONS / 20);
    }

    /** What the present thread has allocated so far; by reflection, as the module of this test does not read JMX's. */
    private static LongSupplier allocatedBytes() throws ReflectiveOperationException {
        Object bean = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
        Method method = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        return () -> {
            try {
                return (long) method.invoke(bean);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        };
    }

    private BlockDevice mutate(SplittableRandom random) throws IOException {
        ComposedDevice original = disks.get(random.nextInt(disks.size()));
        OverlayDevice disk = new OverlayDevice(original, new MachineState());
        DeviceBytes bytes = new DeviceBytes(disk);
        List<ComposedDevice.Part> structures = original.parts().stream()
                .filter(part -> !(part.content() instanceof Filler)).toList();
        int changes = 1 + random.nextInt(random.nextInt(20) + 1);
        for (int i = 0; i < changes; i++) {
            ComposedDevice.Part part = structures.get(random.nextInt(structures.size()));
            change(bytes, part, random);
        }
        if (original.parts().get(1).offset() == original.blockSize() && random.nextInt(4) != 0) {
            GptPatch.fixChecksums(disk, 1);
            GptPatch.fixChecksums(disk, disk.blockCount() - 1);
        }
        return disk;
    }

    private static void change(DeviceBytes disk, ComposedDevice.Part part, SplittableRandom random) throws IOException {
        long[] interesting = {0, 1, 2, -1, -2, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000L, 0xffffffffL,
                0x0ffffff7, 0x0ffffff8, 0xfff7, 0xff8, 0xe5, 0x2e, 0x0f, 0x10, 0x41, Long.MIN_VALUE, Long.MAX_VALUE};
        int width = 1 << random.nextInt(4);
        long size = part.content().size();
        long limit = random.nextBoolean() ? Math.min(size, 128) : size;
        long offset = part.offset() + random.nextLong(limit) / width * width;
        width = (int) Math.min(width, part.end() - offset);
        ByteBuffer value = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        switch (random.nextInt(5)) {
            case 0 -> value.putLong(0, random.nextLong());
            case 1 -> value.putLong(0, interesting[random.nextInt(interesting.length)]);
            case 2 -> value.putLong(0, random.nextInt(300));
            case 3 -> value.put(0, (byte) (disk.read(offset, 1)[0] ^ 1 << random.nextInt(8)));
            default -> {
                // An entry in another's place: directories, chains and long names that contradict each other.
                long from = part.offset() + random.nextLong(size) / 32 * 32;
                offset = part.offset() + random.nextLong(size) / 32 * 32;
                width = (int) Math.min(32, part.end() - Math.max(from, offset));
                value.put(0, disk.read(from, width));
            }
        }
        disk.write(offset, MemorySegment.ofArray(value.array()).asSlice(0, width));
    }

    private void readAll(BlockDevice disk) throws IOException {
        switch (DiskLayout.detect(disk)) {
            case DiskLayout.GptDisk(var gpt) -> {
                for (GptPartition partition : gpt.partitions()) {
                    readVolume(partition.on(disk));
                }
            }
            case DiskLayout.MbrDisk(var mbr) -> {
                for (MbrPartition partition : mbr.partitions()) {
                    readVolume(partition.on(disk));
                }
            }
            case DiskLayout.OpticalDisk(var catalog) -> {
                for (ElTorito.Entry entry : catalog.entries()) {
                    readVolume(entry.on(disk));
                }
            }
            case DiskLayout.WholeDiskFat() -> readVolume(disk);
            case DiskLayout.Unknown(var reason) -> assertThat(reason).isNotEmpty();
        }
    }

    private void readVolume(BlockDevice device) throws IOException {
        FatVolume volume;
        try {
            volume = FatVolume.open(device);
        } catch (FatFormatException e) {
            assertThat(e.field()).isNotEmpty();
            assertThat(e.position()).isNotNegative().isLessThan(512);
            return;
        }
        opened++;
        boolean sound = true;
        Deque<FatEntry> directories = new ArrayDeque<>(List.of(volume.root()));
        assertThat(volume.freeBytes()).isBetween(0L, volume.size());
        volume.freeBytesHint().ifPresent(hint -> assertThat(hint).isBetween(0L, volume.size()));
        for (int entries = 0; !directories.isEmpty() && entries < MOST_ENTRIES;) {
            FatEntry entry = directories.pop();
            try {
                if (entry.isDirectory()) {
                    FatDirectory directory = volume.directory(entry);
                    entries += 1 + directory.entries().size();
                    directory.entries().stream().filter(child -> !child.isDot()).forEach(directories::push);
                } else {
                    readFile(volume.file(entry));
                }
                if (entries % 8 == 0) {
                    assertThat(volume.find(volume.root(), entry.path())).isNotNull();
                }
            } catch (FatFormatException e) {
                assertThat(e.field()).isNotEmpty();
                sound = false;
            }
        }
        try {
            assertThat(volume.label()).hasSizeLessThanOrEqualTo(11);
        } catch (FatFormatException _) {
            sound = false;
        }
        if (!sound) {
            corrupted++;
        }
    }

    private void readFile(FatFile file) throws IOException {
        assertThat(file.read(0, buffer)).isEqualTo(Math.min(file.size(), buffer.byteSize()));
        long near = Math.max(0, file.size() - 700);
        assertThat(file.read(near, buffer)).isEqualTo(file.size() - near);
        assertThat(file.read(file.size(), buffer)).isZero();
        filesRead++;
    }
}
