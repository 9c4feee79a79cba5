package dev.drydock.core.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostMemoryTest {
    private static final long GIBIBYTE = 1L << 30;
    private static final long LARGE = 64 << 20;

    /** A range of the process's addresses, of Linux's {@code /proc/self/maps}. */
    private record Mapping(long start, long end, String permissions, String file) {
        static Mapping of(String line) {
            String[] fields = line.split(" +", 6);
            String[] range = fields[0].split("-");
            return new Mapping(Long.parseUnsignedLong(range[0], 16), Long.parseUnsignedLong(range[1], 16), fields[1],
                    fields.length < 6 ? "" : fields[5]);
        }

        boolean isExecutable() {
            return permissions.contains("x");
        }

        boolean holdsTranslatedCode() {
            return permissions.equals("rwxp") && end - start >= LARGE;
        }

        /** The farthest that any of it is from any of another. */
        long reach(Mapping other) {
            return Math.max(end, other.end) - Math.min(start, other.start);
        }
    }

    /** Farther than that, a call of the library from translated code is an indirect one. */
    @ParameterizedTest
    @EnumSource
    @EnabledOnOs(OS.LINUX)
    void translatedCodeIsWithinReachOfTheLibrary(Architecture architecture) throws IOException {
        var configuration = new MachineConfiguration(architecture, 2 * GIBIBYTE, false);
        try (var _ = new Machine(configuration); var _ = new Machine(configuration)) {
            List<Mapping> mappings = Files.readAllLines(Path.of("/proc/self/maps")).stream().map(Mapping::of).toList();
            Mapping library = mappings.stream()
                    .filter(each -> each.file().contains("unicorn") && each.isExecutable()).findFirst().orElseThrow();
            assertThat(mappings).filteredOn(Mapping::holdsTranslatedCode).hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(code -> code.reach(library) < 2 * GIBIBYTE);
        }
    }
}
