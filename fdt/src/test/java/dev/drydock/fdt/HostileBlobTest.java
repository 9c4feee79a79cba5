package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged blobs are refused with the documented exception, or read as a tree that can be written again. */
class HostileBlobTest {
    private static final int MUTATIONS = 20_000;

    @Test
    void mutatedBlobsGiveNothingButTheDocumentedException() throws FdtFormatException {
        Random random = new Random(20260401);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] original = i % 2 == 0 ? GoldenBlob.TREE.toBytes() : RandomTrees.tree(random).toBytes();
            byte[] blob = mutate(original, random);
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
            assertThat(FdtReader.read(tree.toBytes())).isEqualTo(tree);
        }
        // A generator that only damaged what nobody reads, or broke all magics, would prove nothing.
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS * 19 / 20);
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] blob = original.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(blob.length);
            switch (random.nextInt(5)) {
                case 0 -> blob[at] = (byte) random.nextInt();
                case 1 -> blob[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> ByteBuffer.wrap(blob).putInt(at & ~3 & blob.length - 4, interesting(random));
                case 3 -> ByteBuffer.wrap(blob).putInt(4 + 4 * random.nextInt(9), interesting(random));
                default -> blob = Arrays.copyOf(blob, 40 + random.nextInt(blob.length));
            }
        }
        return blob;
    }

    private static int interesting(Random random) {
        int[] values = {0, 1, 2, 3, 4, 9, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x7ffffffc, 0x100,
                random.nextInt(0x400)};
        return values[random.nextInt(values.length)];
    }
}
