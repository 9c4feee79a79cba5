package dev.drydock.efi.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program of the distribution that checks what we made. */
record ExternalTool(Path program, Path directory) {
    /** Skips the calling test where the program is not installed. */
    static ExternalTool orSkip(String name, String debianPackage, Path directory) {
        Stream<String> path = Stream.of(System.getenv("PATH").split(":"));
        List<Path> found = Stream.concat(path, Stream.of("/usr/sbin", "/sbin"))
                .map(directoryOfPath -> Path.of(directoryOfPath, name)).filter(Files::isExecutable).toList();
        Assumptions.assumeFalse(found.isEmpty(), name + " is not installed (package " + debianPackage + ")");
        return new ExternalTool(found.getFirst(), directory);
    }

    /** Runs the program in the directory; it must succeed. Returns all that it printed. */
    String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("%s ends", program).isTrue();
        String output = Files.readString(log);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
