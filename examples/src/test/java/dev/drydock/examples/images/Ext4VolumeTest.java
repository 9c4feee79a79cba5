package dev.drydock.examples.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ext4VolumeTest {
    private static final TreeMap<String, String> FILES = new TreeMap<>(
            Map.of("empty", "", "greeting.txt", "hello\n", "long", "x".repeat(100_000)));

    @TempDir
    Path folder;

    @Test
    void isTheSameEachTime() {
        assertThat(Ext4Volume.of(FILES)).isEqualTo(Ext4Volume.of(FILES)).hasSize(2 << 20);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ext4Volume.of(new TreeMap<>(Map.of("large", "x".repeat(2 << 20)))));
    }

    @Test
    void isSoundForTheToolsOfExt4() throws Exception {
        Path image = folder.resolve("ext4.img");
        Files.write(image, Ext4Volume.of(FILES));
        assertThat(run("e2fsck", "-fn", image.toString())).contains("14/64 files");
        assertThat(run("debugfs", "-R", "cat greeting.txt", image.toString())).contains("hello\n");
        assertThat(run("debugfs", "-R", "stat long", image.toString())).contains("Size: 100000");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        boolean installed = false;
        for (String directory : System.getenv("PATH").split(":")) {
            installed |= Files.isExecutable(Path.of(directory, command[0]));
        }
        assumeTrue(installed, command[0] + " is not installed");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
