package dev.drydock.efi.disk.fat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FatImageProperties {
    @Property(tries = 60)
    void readsBackWhatItWrote(@ForAll long seed, @ForAll FatType type, @ForAll @IntRange(max = 150) int count,
            @ForAll @IntRange(max = 3) int sectorShift) throws IOException {
        SortedMap<String, byte[]> tree = RandomTree.make(new Random(seed), count, false);
        FatVolume volume = FatVolume.open(FatImage.builder().type(type).sectorSize(512 << sectorShift).free(100_000)
                .files(RandomTree.filler(tree)).build().asDevice());
        assertThat(volume.findings()).isEmpty();
        SortedMap<String, byte[]> read = RandomTree.read(volume);
        assertThat(read.keySet()).isEqualTo(tree.keySet());
        tree.forEach((path, contents) -> assertThat(read.get(path)).as(path).isEqualTo(contents));
        long used = volume.size() - volume.freeBytes();
        long contents = tree.values().stream().filter(bytes -> bytes != null).mapToLong(bytes -> bytes.length).sum();
        assertThat(used).isGreaterThanOrEqualTo(contents);
        assertThat(volume.freeBytes()).isGreaterThanOrEqualTo(100_000);
        for (String path : tree.keySet()) {
            assertThat(volume.find(volume.root(), path)).get().extracting(FatEntry::path).isEqualTo(path);
        }
        checkAliases(volume, volume.root());
    }

    /** Every entry is found by its short name too, and no short name is another's name. */
    private static void checkAliases(FatVolume volume, FatEntry parent) throws IOException {
        FatDirectory directory = volume.directory(parent);
        Set<String> names = new HashSet<>();
        for (FatEntry entry : directory.entries()) {
            if (!entry.isDot()) {
                assertThat(directory.find(entry.shortName())).contains(entry);
                assertThat(names.add(FatNode.fold(entry.name()))).isTrue();
                assertThat(entry.name().equalsIgnoreCase(entry.shortName())
                        || names.add(FatNode.fold(entry.shortName()))).isTrue();
                if (entry.isDirectory()) {
                    checkAliases(volume, entry);
                }
            }
        }
    }
}
