package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged sources and overlays are refused with the documented exception, or give a tree that can be written. */
class HostileSourceTest {
    private static final int MUTATIONS = 5_000;

    @Test
    void mutatedSourcesGiveNothingButTheDocumentedException() throws IOException, FdtFormatException {
        List<String> sources = new ArrayList<>();
        for (Path path : Sources.all()) {
            sources.add(Files.readString(path, ISO_8859_1));
        }
        Random random = new Random(20260403);
        int mutations = Mutations.count(MUTATIONS);
        int refused = 0;
        for (int i = 0; i < mutations; i++) {
            String source = Mutations.source(sources.get(i % sources.size()), random);
            Fdt tree;
            try {
                tree = DtsCompiler.compile(source.getBytes(ISO_8859_1),
                        i % 2 == 0 ? EnumSet.noneOf(DtsOption.class) : EnumSet.allOf(DtsOption.class),
                        new FdtLimits(1 << 16, 16)).tree();
            } catch (DtsSyntaxException e) {
                assertThat(e.line()).isPositive();
                assertThat(e.column()).isPositive();
                refused++;
                continue;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(source, e);
            }
            assertThat(FdtReader.read(tree.toBytes())).isEqualTo(tree);
        }
        assertThat(refused).isBetween(mutations / 4, mutations / 20 * 19);
    }

    @Test
    void mutatedOverlaysGiveNothingButTheDocumentedException() throws Exception {
        Fdt base = compile("base.dts");
        List<Fdt> overlays = List.of(compile("overlay.dtso"), compile("explicit.dtso"));
        Random random = new Random(20260404);
        int mutations = Mutations.count(MUTATIONS);
        int refused = 0;
        for (int i = 0; i < mutations; i++) {
            Fdt overlay = overlays.get(i % 2);
            for (int j = 1 + random.nextInt(4); j > 0; j--) {
                overlay = Mutations.tree(overlay, random);
            }
            Fdt result;
            try {
                result = base.overlay(overlay);
            } catch (FdtOverlayException e) {
                assertThat(e.path()).startsWith("/");
                refused++;
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError(overlay.toDts(), e);
            }
            assertThat(FdtReader.read(result.toBytes())).isEqualTo(result);
        }
        assertThat(refused).isBetween(mutations / 4, mutations / 20 * 19);
    }

    private static Fdt compile(String name) throws IOException, DtsSyntaxException {
        return DtsCompiler.compile(Sources.read(name), EnumSet.of(DtsOption.SYMBOLS), FdtLimits.DEFAULT).tree();
    }
}
