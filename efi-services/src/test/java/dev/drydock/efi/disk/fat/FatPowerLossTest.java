package dev.drydock.efi.disk.fat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.CuttingDevice;
import dev.drydock.efi.disk.HostTool;
import dev.drydock.efi.disk.RawFileDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever an operation's writes are cut short, the volume can be read, and nothing but that operation is in doubt. */
class FatPowerLossTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 5, 4, 3, 2, 1);
    private static final byte[] DATA = new byte[5000];
    private static final String LONG = "\\EFI\\a name that takes three entries.conf";
    /** What {@code fsck.fat} says of any volume. */
    private static final String USUAL = "fsck\\.fat .*|.*: \\d+ files, .*";
    /** What a cut may leave over: all of it can be put right without a loss. */
    private static final Pattern HARMLESS = Pattern.compile(String.join("|", USUAL, "",
            "Leaving filesystem unchanged\\.", "Dirty bit is set\\. .*", "Automatically removing dirty bit\\.",
            "FATs differ but appear to be intact\\.", "Using first FAT\\.", "Free cluster summary wrong .*",
            "Auto-correcting\\.", "Not auto-correcting this\\.", "Reclaimed \\d+ unused clusters? .*", "/\\S.*",
            "File size is \\d+ bytes, cluster chain length is > \\d+ bytes\\.", "Truncating file to \\d+ bytes\\.",
            "Long filename fragment .*", "\\(Maybe the start bit is missing on the last fragment\\)",
            "Volume label '.*' stored in root directory and label '.*' stored in boot sector and different\\.",
            "Auto-copying volume label from root directory to boot sector\\.",
            "There are differences between boot sector and its backup\\.", "This is mostly harmless\\. .*",
            "\\d+:.*", "Not automatically fixing this\\."));
    /** The one operation here whose old and new names cannot be written at once. */
    private static final String LONGER = "rename to a longer name";
    /** What is said while a file has both names; fsck.fat sees the second even where it lies behind a directory's end. */
    private static final Pattern TWO_NAMES = Pattern.compile(HARMLESS.pattern()
            + "|share clusters\\.|Truncating second to .*|File size is \\d+ bytes, cluster chain length is \\d+ bytes\\.");

    @TempDir
    Path directory;

    /** Something that is done to a volume whose power fails. */
    interface Operation {
        void run(FatVolume volume, FatWriter writer) throws IOException;
    }

    private static FatEntry at(FatVolume volume, String path) throws IOException {
        return volume.find(volume.root(), path).orElseThrow();
    }

    static Stream<Arguments> operations() {
        record Named(String name, List<String> touched, Operation operation) {}
        byte[] more = new byte[3000];
        Arrays.fill(more, (byte) 7);
        List<Named> all = new ArrayList<>();
        all.add(new Named("create", List.of("\\EFI\\BOOT\\new file with a long name.efi"),
                (v, w) -> w.create(at(v, "\\EFI\\BOOT"), "new file with a long name.efi", FatEntry.ARCHIVE)));
        all.add(new Named("create directory", List.of("\\EFI\\Linux and others"),
                (v, w) -> w.create(at(v, "\\EFI"), "Linux and others", FatEntry.DIRECTORY)));
        all.add(new Named("create where the directory is full", List.of("\\full\\new"),
                (v, w) -> w.create(at(v, "\\full"), "new", FatEntry.ARCHIVE)));
        all.add(new Named("delete", List.of(LONG), (v, w) -> w.delete(at(v, LONG))));
        all.add(new Named("delete directory", List.of("\\EFI\\empty"), (v, w) -> w.delete(at(v, "\\EFI\\empty"))));
        all.add(new Named("rename", List.of(LONG, "\\EFI\\another name.conf"),
                (v, w) -> w.move(at(v, LONG), at(v, "\\EFI"), "another name.conf")));
        all.add(new Named(LONGER, List.of(LONG, "\\EFI\\" + "x".repeat(80)),
                (v, w) -> w.move(at(v, LONG), at(v, "\\EFI"), "x".repeat(80))));
        all.add(new Named("append", List.of(LONG),
                (v, w) -> w.files().write(v.file(at(v, LONG)), 5000, MemorySegment.ofArray(more))));
        all.add(new Named("write an empty file", List.of("\\EFI\\nothing"),
                (v, w) -> w.files().write(v.file(at(v, "\\EFI\\nothing")), 0, MemorySegment.ofArray(more))));
        all.add(new Named("truncate", List.of(LONG), (v, w) -> w.files().resize(v.file(at(v, LONG)), 700)));
        all.add(new Named("empty", List.of(LONG), (v, w) -> w.files().resize(v.file(at(v, LONG)), 0)));
        all.add(new Named("extend", List.of(LONG), (v, w) -> w.files().resize(v.file(at(v, LONG)), 9000)));
        all.add(new Named("attributes", List.of(),
                (v, w) -> w.update(at(v, LONG), FatEntry.HIDDEN, TIME, TIME, TIME)));
        all.add(new Named("label", List.of(), (v, w) -> w.setLabel("NEW")));
        return all.stream().flatMap(named -> Stream.of(FatType.values())
                .map(type -> Arguments.of(named.name, type, named.touched, named.operation)));
    }

    private static FatImage image(FatType type) throws IOException {
        new Random(3).nextBytes(DATA);
        return FatImage.builder().type(type).label("OLD").clusterSize(512).free(30_000).files(files -> {
            files.file("\\EFI\\BOOT\\BOOTX64.EFI", DATA).file(LONG, DATA).directory("\\EFI\\empty")
                    .file("\\EFI\\nothing", new byte[0]);
            for (int i = 0; i < 14; i++) {
                files.file("\\full\\F" + i, new byte[]{(byte) i});
            }
            for (int i = 0; i < 12; i++) {
                files.file("\\EFI\\BOOT\\G" + i, new byte[0]);
            }
        }).build();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("operations")
    void losesNothing(String name, FatType type, List<String> touched, Operation operation) throws IOException {
        FatImage image = image(type);
        SortedMap<String, byte[]> before = RandomTree.read(FatVolume.open(image.asDevice()));
        Path file = directory.resolve("fat.img");
        long writes = runOn(image, file, operation, Long.MAX_VALUE);
        assertThat(writes).isPositive();
        SortedMap<String, byte[]> after;
        try (BlockDevice device = RawFileDevice.open(file)) {
            after = RandomTree.read(FatVolume.open(device));
        }
        fsck(file, Pattern.compile(USUAL), name);
        for (long limit = 0; limit < writes; limit++) {
            assertThat(runOn(image, file, operation, limit)).isEqualTo(limit);
            check(file, touched, before, after, name + ", cut after " + limit + " blocks");
        }
    }

    /** Does it to a new volume, and returns how many blocks were written before the power was gone. */
    private static long runOn(FatImage image, Path file, Operation operation, long limit) throws IOException {
        image.writeTo(file);
        try (CuttingDevice device = new CuttingDevice(RawFileDevice.open(file, 512, false, false), limit)) {
            try {
                run(device, operation);
            } catch (CuttingDevice.PowerLossException _) {
                assertThat(device.written()).isEqualTo(limit);
            }
            return device.written();
        }
    }

    private static void run(BlockDevice device, Operation operation) throws IOException {
        FatVolume volume = FatVolume.open(device);
        operation.run(volume, new FatWriter(volume, () -> TIME));
    }

    private void check(Path file, List<String> touched, SortedMap<String, byte[]> before,
            SortedMap<String, byte[]> after, String name) throws IOException {
        SortedMap<String, byte[]> found;
        try (BlockDevice device = RawFileDevice.open(file)) {
            found = RandomTree.read(FatVolume.open(device));
        }
        SortedMap<String, byte[]> others = new TreeMap<>(found);
        boolean kept = touched.isEmpty();
        for (String path : touched) {
            kept |= found.containsKey(path);
            others.remove(path);
        }
        // What is in doubt may be there under its short name.
        kept |= others.keySet().removeIf(path -> !before.containsKey(path) && path.contains("~"));
        SortedMap<String, byte[]> untouched = new TreeMap<>(before);
        touched.forEach(untouched::remove);
        assertThat(others.keySet()).as(name).isEqualTo(untouched.keySet());
        untouched.forEach((path, contents) -> assertThat(others.get(path)).as(name + ": " + path).isEqualTo(contents));
        boolean neverGone = touched.stream().anyMatch(before::containsKey)
                && touched.stream().anyMatch(after::containsKey);
        if (neverGone) {
            assertThat(kept).as(name + ": the file is there under one name or the other").isTrue();
        }
        fsck(file, name.startsWith(LONGER) ? TWO_NAMES : HARMLESS, name);
    }

    private static void fsck(Path file, Pattern allowed, String name) throws IOException {
        HostTool fsck = HostTool.find("fsck.fat").orElse(null);
        if (fsck == null) {
            return;
        }
        for (String line : fsck.output("-n", file).lines().toList()) {
            assertThat(line.strip()).as(name).matches(allowed);
        }
    }
}
