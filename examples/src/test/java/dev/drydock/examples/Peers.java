package dev.drydock.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.drydock.examples.benchmarks.Machines;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs that tests compare with; {@code examples/install-peers} installs them. Where one is missing, its tests are skipped. */
final class Peers {
    private Peers() {}

    /** Where a program is; skips the calling test where it is not installed. */
    static Path require(String program) {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
        assumeTrue(found.isPresent(), program + " is not installed");
        return found.orElseThrow();
    }

    /** QEMU's command with the distribution's firmware, to be changed at will; skips the calling test where either is missing. */
    static List<String> qemu(boolean arm, Path disk) {
        List<String> command;
        try {
            command = new ArrayList<>(Machines.qemu(arm, disk));
        } catch (IllegalStateException e) {
            return Assumptions.abort(e.getMessage());
        }
        require(command.getFirst());
        return command;
    }
}
