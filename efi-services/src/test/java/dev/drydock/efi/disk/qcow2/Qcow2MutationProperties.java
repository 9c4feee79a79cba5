package dev.drydock.efi.disk.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.disk.Content;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever becomes of an image's bytes, reading it gives bytes or an {@link IOException}. */
class Qcow2MutationProperties {
    private static final long[] ODD = {0, 1, -1, 9, 21, 512, 0x400, 1L << 31, 1L << 62, 1L << 63, Long.MAX_VALUE};
    private static final int MOST = 1 << 20;

    @Property(tries = 20_000)
    void nothingButIoExceptions(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] file = SampleImage.file();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            change(file, random);
        }
        if (random.nextInt(4) == 0) {
            file = Arrays.copyOf(file, random.nextInt(file.length + 1));
        }
        try (Qcow2Image image = Qcow2Image.open(Content.of(file))) {
            byte[] target = new byte[(int) Math.min(image.size(), MOST)];
            image.read(0, MemorySegment.ofArray(target));
            image.read(image.size() - target.length, MemorySegment.ofArray(target));
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?s).+ \\(at 0x[0-9a-f]+\\): .+");
        }
    }

    private static void change(byte[] file, Random random) {
        // The header and the tables are at the beginning.
        int at = random.nextBoolean() ? random.nextInt(112) : random.nextInt(file.length);
        int length = Math.min(1 << random.nextInt(4), file.length - at);
        long value = random.nextBoolean() ? random.nextLong() : ODD[random.nextInt(ODD.length)];
        for (int i = 0; i < length; i++) {
            file[at + i] = (byte) (value >>> 8 * (length - 1 - i));
        }
    }
}
