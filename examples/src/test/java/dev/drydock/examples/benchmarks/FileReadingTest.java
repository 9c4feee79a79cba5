package dev.drydock.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark reads the file that it copies; how fast is not for a test to say. */
class FileReadingTest {
    @ParameterizedTest
    @EnumSource
    void readsWhatIsThere(Architecture architecture, @TempDir Path folder) throws IOException {
        var result = FileReading.measure(folder, 3_000_000, architecture);
        assertThat(result.bytes()).isEqualTo(3_000_000);
        assertThat(result.copy()).isPositive();
        assertThat(result.atOnce()).isPositive();
        assertThat(result.byMebibyte()).isPositive();
    }
}
