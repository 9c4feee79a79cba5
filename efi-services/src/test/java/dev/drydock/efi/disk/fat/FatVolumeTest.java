package dev.drydock.efi.disk.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FatVolumeTest {
    private static byte[] numbered(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 512);
        }
        return bytes;
    }

    private static List<String> names(FatVolume volume, String path) throws IOException {
        FatEntry directory = volume.find(volume.root(), path).orElseThrow();
        return volume.directory(directory).entries().stream().map(FatEntry::name).toList();
    }

    private static void assertCorrupted(String field, ThrowingCallable read) {
        assertThatExceptionOfType(FatFormatException.class).isThrownBy(read)
                .satisfies(e -> assertThat(e.field()).startsWith(field));
    }

    @ParameterizedTest
    @EnumSource(FatType.class)
    void listsInTheOrderOnDisk(FatType type) throws IOException {
        FatVolume volume = PatchedVolume.of(type, files -> files.file("zz", new byte[1]).directory("Sub dir\\inner")
                .file("\\sub DIR\\b", new byte[0]).file("AA", new byte[2])).open();
        assertThat(names(volume, "\\")).containsExactly("zz", "Sub dir", "AA");
        assertThat(names(volume, "sub dir")).containsExactly(".", "..", "inner", "b");
        assertThat(volume.directory(volume.root()).find("SUBDIR~1")).map(FatEntry::name).contains("Sub dir");
        assertThat(volume.directory(volume.root()).find(".")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(FatType.class)
    void findsPaths(FatType type) throws IOException {
        FatVolume volume = PatchedVolume.of(type, files -> files.file("EFI\\Böot\\Grub.cfg", new byte[3])).open();
        FatEntry root = volume.root();
        FatEntry boot = volume.find(root, "EFI\\BÖOT").orElseThrow();
        FatEntry file = volume.find(root, "\\efi\\böot\\GRUB.CFG").orElseThrow();
        assertThat(file.path()).isEqualTo("\\EFI\\Böot\\Grub.cfg");
        assertThat(file.depth()).isEqualTo(3);
        assertThat(volume.find(boot, "grub.cfg")).contains(file);
        assertThat(volume.find(boot, ".\\..\\.\\böot\\\\grub.cfg")).contains(file);
        assertThat(volume.find(boot, "\\EFI\\")).contains(boot.parent());
        assertThat(volume.find(boot, "..\\..")).contains(root);
        assertThat(volume.find(boot, "")).contains(boot);
        assertThat(volume.find(boot, "\\")).contains(root);
        assertThat(volume.find(boot, "..\\..\\..")).isEmpty();
        assertThat(volume.find(root, "..")).isEmpty();
        assertThat(volume.find(file, "x")).isEmpty();
        assertThat(volume.find(root, "EFI\\none\\x")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> volume.directory(file));
        assertThatIllegalArgumentException().isThrownBy(() -> volume.file(boot));
    }

    @ParameterizedTest
    @EnumSource(FatType.class)
    void takesTheWayBackThatItCame(FatType type) throws IOException {
        PatchedVolume patched = PatchedVolume.of(type, files -> files.directory("a\\b"));
        FatVolume volume = patched.open();
        FatDirectory inner = volume.directory(patched.find("a\\b"));
        patched.put(patched.slot(inner.entry(), 1) + 26, 2, 0x7777);
        FatEntry dot = inner.entries().get(0);
        FatEntry dotDot = inner.entries().get(1);
        assertThat(dot.isDot()).isTrue();
        assertThat(volume.directory(dot).entry()).isEqualTo(inner.entry());
        assertThat(volume.directory(dotDot).entry()).isEqualTo(patched.find("a"));
        assertThat(volume.find(dotDot, "b")).contains(inner.entry());
    }

    @ParameterizedTest
    @EnumSource(FatType.class)
    void readsFromAnyPosition(FatType type) throws IOException {
        byte[] contents = numbered(10_000);
        PatchedVolume patched = PatchedVolume.of(type, files -> files.file("x", contents));
        FatFile file = patched.open().file(patched.find("x"));
        assertThat(file.fragments()).isEqualTo(1);
        for (int[] range : new int[][]{{0, 10_000}, {0, 1}, {511, 2}, {512, 512}, {100, 9_000}, {9_999, 1},
                {9_000, 5_000},
                {0, 20_000}, {10_000, 1}, {20_000, 5}}) {
            byte[] target = new byte[range[1] + 1];
            Arrays.fill(target, (byte) 0x55);
            byte[] expected = target.clone();
            int available = Math.max(0, Math.min(range[1], 10_000 - range[0]));
            System.arraycopy(contents, Math.min(range[0], 10_000), expected, 0, available);
            MemorySegment memory = MemorySegment.ofArray(target).asSlice(0, range[1]);
            assertThat(file.read(range[0], memory)).isEqualTo(available);
            assertThat(target).isEqualTo(expected);
        }
        assertThat(file.read(Long.MAX_VALUE, MemorySegment.ofArray(new byte[1]))).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> file.read(-1, MemorySegment.ofArray(new byte[1])));
    }

    @ParameterizedTest
    @EnumSource(FatType.class)
    void readsFragmentedFiles(FatType type) throws IOException {
        PatchedVolume patched = new PatchedVolume(
                FatImage.builder().type(type).clusterSize(512).free(0).files(f -> f.file("x", numbered(4000))).build());
        int first = patched.find("x").firstCluster();
        // Eight clusters, in this order: 0 1 5 6 2 3 4 7.
        patched.link(first + 1, first + 5);
        patched.link(first + 6, first + 2);
        patched.link(first + 4, first + 7);
        FatFile file = patched.open().file(patched.find("x"));
        assertThat(file.fragments()).isEqualTo(4);
        byte[] original = numbered(4096);
        byte[] contents = file.readAll();
        int[] order = {0, 1, 5, 6, 2, 3, 4, 7};
        for (int i = 0; i < 4000; i++) {
            int from = order[i / 512] * 512 + i % 512;
            assertThat(contents[i]).as("byte %d", i).isEqualTo(from < 4000 ? original[from] : 0);
        }
        byte[] part = new byte[1500];
        file.read(700, MemorySegment.ofArray(part));
        assertThat(part).isEqualTo(Arrays.copyOfRange(contents, 700, 2200));
    }

    @ParameterizedTest
    @EnumSource(FatType.class)
    void tellsChainsThatAreBroken(FatType type) throws IOException {
        PatchedVolume patched = new PatchedVolume(FatImage.builder().type(type).clusterSize(512).free(0)
                .files(f -> f.file("x", numbered(5000)).directory("d").file("e", new byte[0])).build());
        FatEntry x = patched.find("x");
        int first = x.firstCluster();
        int end = type.mask();
        for (int target : new int[]{first, first + 4, first + 8, 0, 1, type.badCluster(),
                patched.geometry.lastCluster() + 1}) {
            patched.link(first + 8, target);
            assertCorrupted("FAT entry ", () -> patched.open().file(x));
        }
        patched.link(first + 8, end);
        assertCorrupted("FAT entry " + (first + 8), () -> patched.open().file(x));
        patched.link(first + 8, first + 9);
        assertThat(patched.open().file(x).readAll()).isEqualTo(numbered(5000));
        patched.link(first + 9, first);
        assertCorrupted("FAT entry", () -> patched.open().file(x));
        patched.link(first + 9, end);

        patched.put(patched.slot(x) + 26, 2, 0);
        assertCorrupted("DIR_FstClus of x", () -> patched.open().file(patched.find("x")));
        patched.put(patched.slot(x) + 26, 2, first);
        patched.put(patched.slot(x) + 28, 4, 0xffffffffL);
        assertCorrupted("DIR_FileSize of x", () -> patched.open().file(patched.find("x")));
        patched.put(patched.slot(x) + 28, 4, 2000);
        assertThat(patched.open().file(patched.find("x")).readAll()).hasSize(2000);
    }

    @ParameterizedTest
    @EnumSource(FatType.class)
    void tellsDirectoriesThatAreBroken(FatType type) throws IOException {
        PatchedVolume patched = new PatchedVolume(
                FatImage.builder().type(type).clusterSize(512).free(0)
                        .files(f -> f.directory("A\\B\\C").file("f", numbered(5))).build());
        FatEntry a = patched.find("A");
        FatEntry b = patched.find("A\\B");
        long cluster = patched.slot(b) + 26;
        patched.put(cluster, 2, a.firstCluster());
        assertCorrupted("DIR_FstClus of B", () -> patched.open().directory(patched.find("A\\B")));
        patched.put(cluster, 2, 0);
        assertCorrupted("DIR_FstClus of B", () -> patched.open().directory(patched.find("A\\B")));
        patched.put(cluster, 2, 1);
        assertCorrupted("DIR_FstClus of B", () -> patched.open().directory(patched.find("A\\B")));
        patched.put(cluster, 2, b.firstCluster());
        assertThat(names(patched.open(), "A\\B")).containsExactly(".", "..", "C");
        for (int slot = 3; slot < 16; slot++) {
            patched.put(patched.slot(b, slot), 1, 0xe5);
        }
        assertThat(names(patched.open(), "A\\B")).containsExactly(".", "..", "C");
        patched.link(b.firstCluster(), b.firstCluster());
        assertCorrupted("FAT entry " + b.firstCluster(), () -> patched.open().directory(b));
        if (type == FatType.FAT32) {
            patched.link(2, 1);
            for (int slot = 2; slot < 16; slot++) {
                patched.put(patched.slot(patched.open().root(), slot), 1, 0xe5);
            }
            assertCorrupted("FAT entry 2", () -> patched.open().directory(patched.open().root()));
        }
    }

    @Test
    void endsAtTheLargestDirectory() throws IOException {
        PatchedVolume patched = PatchedVolume.of(FatType.FAT32,
                files -> files.directory("d").file("x", new byte[4 << 20]));
        FatEntry d = patched.find("d");
        FatEntry x = patched.find("x");
        byte[] free = new byte[4 << 20];
        Arrays.fill(free, (byte) 0xe5);
        patched.bytes.write(patched.geometry.clusterOffset(x.firstCluster()), MemorySegment.ofArray(free));
        patched.put(patched.slot(d) + 26, 2, x.firstCluster());
        assertThatExceptionOfType(FatFormatException.class)
                .isThrownBy(() -> patched.open().directory(patched.find("d"))).withMessageContaining("65536");
    }

    @Test
    void fallsBackToTheShortNameWhereTheLongOneIsBroken() throws IOException {
        String name = "A name of more than thirteen characters";
        long[][] changes = {{-1 * 32 + 13, 0x42}, {-2 * 32, 0x03}, {-3 * 32, 0x03}, {-3 * 32, 0x41},
                {-1 * 32 + 12, 1}, {-2 * 32 + 26, 1}, {-2 * 32 + 11, 0x20}, {-1 * 32 + 1, '\\'}, {-1 * 32 + 1, 0x1f},
                {-3 * 32 + 1, 0}, {-2 * 32, 0xe5}, {0, 'B'}};
        for (long[] change : changes) {
            PatchedVolume patched = PatchedVolume.of(FatType.FAT12, files -> files.file(name, new byte[1]));
            FatEntry entry = patched.find(name);
            assertThat(entry.slotCount()).isEqualTo(4);
            assertThat(entry.slot()).isEqualTo(3);
            patched.put(patched.slot(entry) + change[0], 1, change[1]);
            FatEntry changed = patched.open().directory(patched.open().root()).entries().getLast();
            assertThat(changed.name()).isEqualTo(change[0] == 0 ? "BNAMEO~1" : "ANAMEO~1");
            assertThat(changed.slotCount()).isEqualTo(1);
        }
    }

    @Test
    void readsNamesOfEveryLength() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int length = 1; length <= 255; length += length < 30 || length > 240 ? 1 : 10) {
            expected.add("x".repeat(length));
        }
        expected.add("☃ \ud83d\ude00 ñ");
        FatVolume volume = PatchedVolume
                .of(FatType.FAT12, files -> expected.forEach(n -> files.file("d\\" + n, new byte[0])))
                .open();
        assertThat(names(volume, "d").subList(2, expected.size() + 2)).isEqualTo(expected);
    }

    @Test
    void readsShortNamesOfEveryKind() throws IOException {
        PatchedVolume patched = PatchedVolume.of(FatType.FAT16, files -> files.file("ABCDEFGH.TXT", new byte[0])
                .file("A", new byte[0]).file("B.C", new byte[0]).file("GONE", new byte[0]).file("LAST", new byte[0]));
        FatEntry root = patched.open().root();
        assertThat(names(patched.open(), "\\")).containsExactly("ABCDEFGH.TXT", "A", "B.C", "GONE", "LAST");
        patched.put(patched.slot(root, 0) + 12, 1, 0x08);
        patched.put(patched.slot(root, 1) + 12, 1, 0x18);
        patched.put(patched.slot(root, 2) + 12, 1, 0x10);
        patched.put(patched.slot(root, 3), 1, 0xe5);
        patched.put(patched.slot(root, 4), 1, 0x05);
        patched.put(patched.slot(root, 4) + 1, 1, 0x99);
        assertThat(names(patched.open(), "\\")).containsExactly("abcdefgh.TXT", "a", "B.c", "σÖST");
        assertThat(patched.find("ABCDEFGH.txt").shortName()).isEqualTo("ABCDEFGH.TXT");
        patched.put(patched.slot(root, 1), 8, 0x2020202020202020L);
        patched.put(patched.slot(root, 1) + 8, 3, 0x202020);
        assertThat(names(patched.open(), "\\")).hasSize(3);
    }

    @Test
    void readsTimesAndAttributes() throws IOException {
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 23, 59, 59, 990_000_000);
        PatchedVolume patched = PatchedVolume.of(FatType.FAT12, files -> files.file("x", new byte[1]).time("x", time)
                .attributes("x", FatEntry.HIDDEN | FatEntry.SYSTEM | FatEntry.READ_ONLY | FatEntry.DIRECTORY));
        FatEntry entry = patched.find("x");
        assertThat(entry.created()).isEqualTo(time);
        assertThat(entry.modified()).isEqualTo(time.withSecond(58).withNano(0));
        assertThat(entry.accessed()).isEqualTo(time.toLocalDate().atStartOfDay());
        assertThat(entry.attributes()).isEqualTo(FatEntry.HIDDEN | FatEntry.SYSTEM | FatEntry.READ_ONLY);
        for (int[] change : new int[][]{{24, 0}, {24, 0xffff}, {24, 13 << 5 | 1}, {24, 2 << 5 | 30}, {22, 24 << 11},
                {22, 60 << 5}, {22, 30}}) {
            patched.put(patched.slot(entry) + change[0], 2, change[1]);
            assertThat(patched.find("x").modified()).as("%x", change[1]).isNull();
            patched.put(patched.slot(entry) + 24, 2, 0x21);
            patched.put(patched.slot(entry) + 22, 2, 0);
            assertThat(patched.find("x").modified()).isEqualTo(LocalDateTime.of(1980, 1, 1, 0, 0));
        }
    }

    @Test
    void readsTheLabelFromTheRootDirectoryFirst() throws IOException {
        PatchedVolume patched = new PatchedVolume(FatImage.builder().type(FatType.FAT12).label("My label").build());
        assertThat(patched.open().label()).isEqualTo("MY LABEL");
        patched.put(patched.geometry.rootOffset(), 1, 'X');
        assertThat(patched.open().label()).isEqualTo("XY LABEL");
        patched.put(patched.geometry.rootOffset(), 1, 0xe5);
        assertThat(patched.open().label()).isEqualTo("MY LABEL");
        assertThat(PatchedVolume.of(FatType.FAT32, _ -> {}).open().label()).isEmpty();
    }

    @Test
    void keepsNothingThatASnapshotCouldContradict() throws IOException {
        PatchedVolume patched = PatchedVolume.of(FatType.FAT16, files -> files.file("ONE", new byte[1]));
        FatVolume volume = patched.open();
        assertThat(names(volume, "\\")).containsExactly("ONE");
        patched.put(patched.slot(volume.root(), 0), 1, 'C');
        assertThat(names(volume, "\\")).containsExactly("CNE");
        long free = volume.freeBytes();
        patched.link(1000, 1001);
        assertThat(volume.freeBytes()).isEqualTo(free - volume.geometry().clusterSize());
    }
}
