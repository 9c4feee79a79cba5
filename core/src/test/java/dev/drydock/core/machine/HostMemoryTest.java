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

    /** A range of the process's addresses, of Linux's {@code /proc/self/maps}. */
    private record Mapping(long start, long end, String permissions, String file) {
        static Mapping of(String line) {
            String[] fields = line.split(" +", 6);
            String[] range = fields[0].split("-");
            return new Mapping(Long.parseUnsignedLong(range[0], 16), Long.parseUnsignedLong(range[1], 16), fields[1],
                    fields.length < 6 ? "" : fields[5]);
        }

        boolean isData() {
            return permissions.equals("rw-p");
        }

        boolean isExecutable() {
            return permissions.contains("x");
        }

        long size() {
            return end - start;
        }

        /** The bytes between this and another, or less than 0. */
        long distance(Mapping other) {
            return Math.max(start, other.start) - Math.min(end, other.end);
        }
    }

    /** Translated code is to lie within 2 GiB of the library: farther away, its calls of the library are indirect ones. */
    @ParameterizedTest
    @EnumSource
    @EnabledOnOs(OS.LINUX)
    void guestMemoryTakesNoRoomFromTranslatedCode(Architecture architecture) throws IOException {
        var configuration = new MachineConfiguration(architecture, 2 * GIBIBYTE, false);
        try (var _ = new Machine(configuration)) {
            List<Mapping> mappings = Files.readAllLines(Path.of("/proc/self/maps")).stream().map(Mapping::of).toList();
            Mapping library = mappings.stream()
                    .filter(each -> each.file().contains("unicorn") && each.isExecutable()).findFirst().orElseThrow();
            assertThat(mappings).filteredOn(each -> each.isData() && each.size() >= 2 * GIBIBYTE)
                    .isNotEmpty().allMatch(memory -> memory.distance(library) > 4 * GIBIBYTE);
            assertThat(mappings).noneMatch(each -> each.isExecutable() && each.size() >= GIBIBYTE / 2);
        }
    }
}
