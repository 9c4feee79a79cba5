package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our compiler makes of each source the bytes that dtc makes of it. */
class DtsPeerTest {
    @TempDir
    Path directory;
    private Dtc dtc;

    @BeforeEach
    void findDtc() {
        dtc = Dtc.orSkip(directory);
    }

    static List<Path> sources() {
        return Sources.all();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void compilesToTheBytesOfDtc(Path path) throws Exception {
        byte[] source = Files.readAllBytes(path);
        assertThat(compile(source, Set.of())).isEqualTo(dtc.convert("dts", "dtb", source, "-q", "-q"));
        assertThat(compile(source, Set.of(DtsOption.SYMBOLS)))
                .isEqualTo(dtc.convert("dts", "dtb", source, "-q", "-q", "-@"));
        assertThat(compile(source, Set.of(DtsOption.SYMBOLS, DtsOption.ALIASES)))
                .isEqualTo(dtc.convert("dts", "dtb", source, "-q", "-q", "-@", "-A"));
    }

    private static byte[] compile(byte[] source, Set<DtsOption> options) throws DtsSyntaxException {
        return DtsCompiler.compile(source, options, FdtLimits.DEFAULT).tree().toBytes();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void bothReadWhatTheOtherPrints(Path path) throws Exception {
        Fdt tree = DtsCompiler.compile(Files.readAllBytes(path), Set.of(DtsOption.SYMBOLS), FdtLimits.DEFAULT).tree();
        assertThat(DtsCompiler.compile(tree.toDts()).tree().root()).isEqualTo(tree.root());
        assertThat(dtc.convert("dts", "dtb", tree.toDts().getBytes(US_ASCII), "-q", "-q", "-b",
                Integer.toUnsignedString(tree.bootCpu()))).isEqualTo(tree.toBytes());
        byte[] printed = dtc.convert("dtb", "dts", tree.toBytes(), "-q", "-q");
        assertThat(compile(printed, Set.of())).isEqualTo(dtc.convert("dts", "dtb", printed, "-q", "-q"));
    }
}
