package dev.drydock.pe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Mutated images: nothing but {@link MalformedImageException}, and nothing slow. The system property
 * {@code drydock.mutations} sets how many, {@code drydock.mutations.seed} which.
 */
class MutationTest {
    /** Larger files make each digest slow without reaching other code. */
    private static final long MAX_SAMPLE = 1 << 20;
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void mutationsAreRefusedOrWalked() throws Exception {
        mutate(builtImages());
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void mutationsOfRealImagesAreRefusedOrWalked() throws Exception {
        mutate(realImages());
    }

    private static void mutate(Map<String, byte[]> images) throws MalformedImageException {
        long mutations = Long.getLong("drydock.mutations", 20_000);
        long seed = Long.getLong("drydock.mutations.seed", 1);
        ImageWalk walk = new ImageWalk();
        long perImage = (mutations + images.size() - 1) / images.size();
        long parsed = 0;
        long done = 0;
        long slowest = 0;
        for (Map.Entry<String, byte[]> entry : images.entrySet()) {
            ImageMutator mutator = new ImageMutator(entry.getValue(), seed);
            for (long i = 0; i < perImage; i++) {
                long start = System.nanoTime();
                try {
                    PeImage image = PeImage.parse(mutator.mutate(i));
                    parsed++;
                    walk.walk(image, DigestAlgorithm.values()[(int) (i % DigestAlgorithm.values().length)]);
                } catch (MalformedImageException e) {
                    assertThat(e.fileOffset()).isNotNegative();
                } catch (Throwable e) {
                    throw new AssertionError("mutation %d of %s with seed %d".formatted(i, entry.getKey(), seed), e);
                }
                slowest = Math.max(slowest, System.nanoTime() - start);
                done++;
            }
        }
        System.out.printf("%d mutations of %d images (seed %d): %d refused by parse, %d parsed; of these %d parts were "
                + "refused and %d loads done; slowest %d ms%n", done, images.size(), seed, done - parsed, parsed,
                walk.refusals(), walk.loads(), TimeUnit.NANOSECONDS.toMillis(slowest));
        assertThat(slowest).isLessThan(MAX_NANOS);
        assertThat(parsed).isBetween(1L, done - 1);
        assertThat(walk.refusals()).isPositive();
        assertThat(walk.loads()).isPositive();
    }

    private static Map<String, byte[]> builtImages() {
        Map<String, byte[]> images = new LinkedHashMap<>();
        images.put("complete", PeBuilder.complete().build());
        images.put("PE32",
                PeBuilder.complete().format(PeFormat.PE32).machine(Machine.IA32).imageBase(0x40_0000).build());
        images.put("small alignment", PeBuilder.complete().alignment(0x20, 0x20).build());
        images.put("Arm", new PeBuilder().format(PeFormat.PE32).machine(Machine.ARM_THUMB_MIXED).section(".text",
                PeBuilder.TEXT, PeBuilder.bytes(0x40, 0)).relocations(PeBuilder.block(0x1000, 0x7000, 0x5010)).build());
        images.put("few directories", PeBuilder.complete().directories(6).build());
        return images;
    }

    private static Map<String, byte[]> realImages() throws IOException {
        Map<String, byte[]> images = new LinkedHashMap<>();
        for (Path file : SampleImages.provide()) {
            if (Files.size(file) <= MAX_SAMPLE) {
                images.put(file.toString(), Files.readAllBytes(file));
            }
        }
        return images;
    }
}
