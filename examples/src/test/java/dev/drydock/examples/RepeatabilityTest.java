package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cache.ComputationCache;
import dev.drydock.efi.Boot;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.BootSnapshot;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A boot depends on nothing but its input, and a restored one goes on as the first did. */
class RepeatabilityTest {
    private static final int SNAPSHOTS = 3;

    static Stream<Named<BuiltImage>> images() throws IOException {
        return RealImages.provide(BootImage.GRUB_212, BootImage.SHELL).stream()
                .map(image -> Named.of(RealImages.name(image), image));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void theSameInputTwiceGivesTheSameTrace(BuiltImage image) throws Exception {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        BootReport once = boot(image, first);
        BootReport again = boot(image, second);
        assertThat(first).isNotEmpty();
        assertSameTrace(second, first);
        assertThat(again.console()).isEqualTo(once.console());
        assertThat(again.outcome().summary()).isEqualTo(once.outcome().summary());
        assertThat(again.guestCalls()).isEqualTo(once.guestCalls());
        assertThat(again.guestTime()).isEqualTo(once.guestTime());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void aRestoredRunGoesOnAsTheFirstDid(BuiltImage image) throws Exception {
        long seed = Long.getLong("drydock.test.seed", 20_260_101);
        List<String> whole = new ArrayList<>();
        BootReport reference = boot(image, whole);
        Random random = new Random(seed);
        for (int i = 0; i < SNAPSHOTS; i++) {
            long call = random.nextLong(reference.guestCalls());
            List<String> trace = new ArrayList<>();
            try (Boot boot = RealImages.firmware(image).timeout(Duration.ofMinutes(2)).trace(trace::add).build()
                    .start()) {
                assertThat(boot.runToCall(call)).as("call %d, seed %d, is reached", call, seed).isTrue();
                BootSnapshot snapshot = boot.snapshot();
                int before = trace.size();
                BootReport first = boot.run();
                assertSameTrace(trace, whole);
                List<String> rest = List.copyOf(trace.subList(before, trace.size()));
                trace.clear();
                boot.restore(snapshot);
                BootReport second = boot.run();
                assertSameTrace(trace, rest);
                assertThat(second.console()).as("console after call %d, seed %d", call, seed)
                        .isEqualTo(first.console()).isEqualTo(reference.console());
                assertThat(second.outcome().summary()).isEqualTo(reference.outcome().summary());
                assertThat(second.guestCalls()).isEqualTo(reference.guestCalls());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void aBootThatReplaysComputationsIsAsOneThatDoesNot(BuiltImage image) throws Exception {
        var cache = new ComputationCache(512 << 20);
        for (long seed = 1; seed <= 2; seed++) {
            List<String> plain = new ArrayList<>();
            BootReport reference = boot(image, plain, null, seed);
            for (int boot = 1; boot <= 2; boot++) {
                long hits = cache.hits();
                List<String> trace = new ArrayList<>();
                BootReport report = boot(image, trace, cache, seed);
                assertSameTrace(trace, plain);
                assertThat(report.console()).isEqualTo(reference.console());
                assertThat(report.outcome().summary()).isEqualTo(reference.outcome().summary());
                assertThat(report.guestCalls()).isEqualTo(reference.guestCalls());
                assertThat(report.guestTime()).isEqualTo(reference.guestTime());
                assertThat(cache.hits() - hits).as("replayed in boot %d with seed %d", boot, seed)
                        .isGreaterThanOrEqualTo(boot + seed == 2 ? 0 : 1);
            }
        }
    }

    private static BootReport boot(BuiltImage image, List<String> trace) throws IOException {
        return boot(image, trace, null, 1);
    }

    private static BootReport boot(BuiltImage image, List<String> trace, ComputationCache cache, long seed)
            throws IOException {
        return RealImages.firmware(image).timeout(Duration.ofMinutes(2)).trace(trace::add).reuse(cache).seed(seed)
                .build()
                .boot();
    }

    /** As an assertion on the lists would, without printing all of a hundred thousand lines. */
    private static void assertSameTrace(List<String> actual, List<String> expected) {
        for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
            if (!actual.get(i).equals(expected.get(i))) {
                assertThat(actual.get(i)).as("line %d of the trace", i + 1).isEqualTo(expected.get(i));
            }
        }
        assertThat(actual.size()).as("lines of the trace").isEqualTo(expected.size());
    }
}
