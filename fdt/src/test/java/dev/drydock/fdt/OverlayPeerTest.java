package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our overlays are applied as fdtoverlay applies them, but for the order, which libfdt turns round. */
class OverlayPeerTest {
    @TempDir
    Path directory;
    private Dtc dtc;

    @BeforeEach
    void findDtc() {
        dtc = Dtc.orSkip(directory);
    }

    private static Fdt compile(String name, DtsOption... options) throws IOException, DtsSyntaxException {
        return DtsCompiler.compile(Sources.read(name), Set.of(options), FdtLimits.DEFAULT).tree();
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay.dtso", "explicit.dtso"})
    void appliesAsFdtoverlayDoes(String name) throws Exception {
        Fdt base = compile("base.dts", DtsOption.SYMBOLS);
        for (Fdt overlay : new Fdt[]{compile(name), compile(name, DtsOption.SYMBOLS)}) {
            byte[] theirs = dtc.overlay(base.toBytes(), overlay.toBytes());
            assertThat(base.overlay(overlay).sorted()).isEqualTo(FdtReader.read(theirs).sorted());
        }
    }

    @Test
    void appliesSeveral() throws Exception {
        Fdt base = compile("base.dts", DtsOption.SYMBOLS);
        Fdt first = compile("overlay.dtso", DtsOption.SYMBOLS);
        Fdt second = compile("explicit.dtso", DtsOption.SYMBOLS);
        byte[] theirs = dtc.overlay(base.toBytes(), first.toBytes(), second.toBytes());
        assertThat(base.overlay(first).overlay(second).sorted()).isEqualTo(FdtReader.read(theirs).sorted());
    }
}
