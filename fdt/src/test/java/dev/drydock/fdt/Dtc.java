package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The distribution's device tree compiler. */
final class Dtc {
    private final Path directory;

    private Dtc(Path directory) {
        this.directory = directory;
    }

    /** Skips the calling test where dtc is not installed. */
    static Dtc orSkip(Path directory) {
        boolean installed;
        try {
            installed = new ProcessBuilder("dtc", "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            installed = false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Assumptions.assumeTrue(installed, "dtc is not installed (package device-tree-compiler)");
        return new Dtc(directory);
    }

    /** Compiles or decompiles, and returns the output. */
    byte[] convert(String from, String to, byte[] input, String... options) throws IOException, InterruptedException {
        Path source = directory.resolve("in." + from);
        Path target = directory.resolve("out." + to);
        Path log = directory.resolve("log");
        Files.write(source, input);
        List<String> command = new ArrayList<>(List.of("dtc", "-I", from, "-O", to, "-o", target.toString()));
        command.addAll(List.of(options));
        command.add(source.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("dtc ends").isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return Files.readAllBytes(target);
    }
}
