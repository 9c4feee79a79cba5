package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Damaged blobs are refused with the documented exception, or read as a tree that can be written again. */
class HostileBlobTest {
    private static final int MUTATIONS = 20_000;

    @Test
    void mutatedBlobsGiveNothingButTheDocumentedException() throws FdtFormatException {
        Random random = new Random(20260401);
        int refused = 0;
        int mutations = Mutations.count(MUTATIONS);
        for (int i = 0; i < mutations; i++) {
            byte[] original = i % 2 == 0 ? GoldenBlob.TREE.toBytes() : RandomTrees.tree(random).toBytes();
            byte[] blob = Mutations.blob(original, random);
            Fdt tree;
            try {
                tree = FdtReader.read(blob);
            } catch (FdtFormatException e) {
                assertThat(e.offset()).as(e.reason()).isBetween(0L, (long) blob.length);
                refused++;
                continue;
            }
            tree.toDts();
            tree.compatible("x");
            useAll(tree);
            assertThat(FdtReader.read(tree.toBytes())).isEqualTo(tree);
        }
        // A generator that only damaged what nobody reads, or broke all magics, would prove nothing.
        assertThat(refused).isBetween(mutations / 4, mutations / 20 * 19);
    }

    /** Everything that interprets values copes with any: by the documented exception or an empty result. */
    private static void useAll(Fdt tree) {
        for (LocatedNode node : tree.index().nodes().toList()) {
            node.interruptParent();
            attempt(node::reg);
            attempt(node::ranges);
            attempt(node::dmaRanges);
            attempt(node::interrupts);
            attempt(() -> node.translate(0));
            for (FdtProperty property : node.node().properties()) {
                attempt(() -> node.references(property.name(), "#x-cells"));
            }
        }
        tree.sorted();
    }

    private interface Use {
        Object run() throws FdtValueException;
    }

    private static void attempt(Use use) {
        try {
            use.run();
        } catch (FdtValueException e) {
            assertThat(e.path()).startsWith("/");
        }
    }

    @Test
    void mutatedBlobsCanBeReadLeniently() throws FdtFormatException {
        Random random = new Random(20260402);
        int lenient = 0;
        int mutations = Mutations.count(MUTATIONS) / 2;
        for (int i = 0; i < mutations; i++) {
            byte[] blob = Mutations.blob(GoldenBlob.BLOB, random);
            AtomicInteger mended = new AtomicInteger();
            Fdt tree;
            try {
                tree = FdtReader.readLenient(blob, FdtLimits.DEFAULT, fault -> mended.incrementAndGet());
            } catch (FdtFormatException e) {
                continue;
            }
            lenient += mended.get() > 0 ? 1 : 0;
            assertThat(FdtReader.read(tree.toBytes())).isEqualTo(tree);
            if (mended.get() == 0) {
                assertThat(FdtReader.read(blob)).isEqualTo(tree);
            }
        }
        assertThat(lenient).isGreaterThan(mutations / 50);
    }
}
