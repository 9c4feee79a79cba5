package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Random trees, sources and overlays mean the same to dtc and fdtoverlay. */
class DtcProperties {
    private Path directory;
    private Dtc dtc;

    @BeforeTry
    void findDtc() throws Exception {
        directory = Files.createTempDirectory("drydock-dtc");
        dtc = Dtc.orSkip(directory);
    }

    @AfterTry
    void cleanUp() throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void treesPassThroughBothCompilers(@ForAll long seed) throws Exception {
        Fdt tree = RandomTrees.tree(new Random(seed));
        byte[] source = dtc.convert("dtb", "dts", tree.toBytes(), "-q", "-q");
        assertThat(DtsCompiler.compile(new String(source, US_ASCII)).tree().root()).isEqualTo(tree.root());
        assertThat(DtsCompiler.compile(tree.toDts()).tree().root()).isEqualTo(tree.root());
        assertThat(dtc.convert("dts", "dtb", tree.toDts().getBytes(US_ASCII), "-q", "-q", "-b",
                Integer.toUnsignedString(tree.bootCpu()))).isEqualTo(tree.toBytes());
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void sourcesGiveTheSameBytes(@ForAll long seed, @ForAll boolean plugin) throws Exception {
        byte[] source = RandomSources.source(new Random(seed), plugin).getBytes(US_ASCII);
        assertThat(DtsCompiler.compile(source, Set.of(DtsOption.SYMBOLS), FdtLimits.DEFAULT).tree().toBytes())
                .as(() -> new String(source, US_ASCII))
                .isEqualTo(dtc.convert("dts", "dtb", source, "-q", "-q", "-@"));
    }

    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void overlaysGiveTheSameTree(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        String baseSource = RandomSources.source(random, false)
                + "/ { elsewhere: e { }; faraway: f { sub { }; }; };";
        Fdt base = DtsCompiler.compile(baseSource, Set.of(DtsOption.SYMBOLS)).tree();
        // Its own content is no part of the base, so only the fragments matter.
        Fdt overlay = DtsCompiler.compile(RandomSources.source(random, true) + "&elsewhere { last; };",
                Set.of(DtsOption.SYMBOLS)).tree();
        byte[] theirs = dtc.overlay(base.toBytes(), overlay.toBytes());
        assertThat(base.overlay(overlay).sorted()).isEqualTo(FdtReader.read(theirs).sorted());
    }
}
