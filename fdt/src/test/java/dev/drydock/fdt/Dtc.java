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

    /** Applies overlays to a blob by fdtoverlay, and returns the result. */
    byte[] overlay(byte[] base, byte[]... overlays) throws IOException, InterruptedException {
        Path target = directory.resolve("out.dtb");
        Files.deleteIfExists(target);
        List<String> command = new ArrayList<>(List.of("fdtoverlay", "-i",
                Files.write(directory.resolve("base.dtb"), base).toString(), "-o", target.toString()));
        for (int i = 0; i < overlays.length; i++) {
            command.add(Files.write(directory.resolve(i + ".dtbo"), overlays[i]).toString());
        }
        Path log = directory.resolve("log");
        assertThat(run(command, log)).as(Files.readString(log)).isZero();
        return Files.readAllBytes(target);
    }

    /** Whether dtc refuses a source. */
    boolean refuses(byte[] source) throws IOException, InterruptedException {
        Path file = Files.write(directory.resolve("in.dts"), source);
        return run(List.of("dtc", "-q", "-q", "-I", "dts", "-O", "dtb", "-o", directory.resolve("out.dtb").toString(),
                file.toString()), directory.resolve("log")) != 0;
    }

    /** What dtc says of a blob or source that it accepts, a line each. */
    List<String> warnings(String from, byte[] input, String... options) throws IOException, InterruptedException {
        convert(from, "dtb", input, options);
        return Files.readAllLines(directory.resolve("log"));
    }

    private static int run(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(command + " ends").isTrue();
        return process.exitValue();
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
        assertThat(run(command, log)).as(Files.readString(log)).isZero();
        return Files.readAllBytes(target);
    }
}
