package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we print and write means the same to the distribution's compiler. */
class DtcTest {
    @TempDir
    Path directory;
    private Dtc dtc;

    @BeforeEach
    void findDtc() {
        dtc = Dtc.orSkip(directory);
    }

    private static List<Fdt> trees() {
        List<Fdt> trees = new ArrayList<>(List.of(GoldenBlob.TREE, Fdt.build(root -> {
        })));
        Random random = new Random(17);
        for (int i = 0; i < 20; i++) {
            trees.add(RandomTrees.tree(random));
        }
        return trees;
    }

    @Test
    void compilesOurSourceToTheVeryBytesThatWeWrite() throws Exception {
        for (Fdt tree : trees()) {
            byte[] compiled = dtc.convert("dts", "dtb", tree.toDts().getBytes(US_ASCII), "-q", "-q", "-b",
                    Integer.toUnsignedString(tree.bootCpu()));
            assertThat(FdtReader.read(compiled)).isEqualTo(tree);
            assertThat(compiled).as(tree.toDts()).isEqualTo(tree.toBytes());
        }
    }

    @Test
    void decompilesOurBlobToTheSameTree() throws Exception {
        for (Fdt tree : trees()) {
            byte[] source = dtc.convert("dtb", "dts", tree.toBytes(), "-q", "-q");
            byte[] again = dtc.convert("dts", "dtb", source, "-q", "-q", "-b",
                    Integer.toUnsignedString(tree.bootCpu()));
            assertThat(FdtReader.read(again)).as(tree.toDts()).isEqualTo(tree);
        }
    }

    @Test
    void readsVersion16() throws Exception {
        for (Fdt tree : trees()) {
            byte[] old = dtc.convert("dtb", "dtb", tree.toBytes(), "-q", "-q", "-V", "16");
            assertThat(old[23]).isEqualTo((byte) 16);
            assertThat(FdtReader.read(old)).isEqualTo(tree);
        }
    }
}
