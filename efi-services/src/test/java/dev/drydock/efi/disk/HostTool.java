package dev.drydock.efi.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program of the host that checks what we write, or writes what we read; a test that needs one is skipped without it. */
public record HostTool(Path program) {
    /** Finds a program in the usual places, {@code sbin} among them, which is not on everyone's path. */
    public static Optional<HostTool> find(String name) {
        Stream<String> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"));
        return Stream.concat(path, Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin"))
                .map(directory -> Path.of(directory, name)).filter(Files::isExecutable).findFirst().map(HostTool::new);
    }

    /** Finds a program, or skips the test. */
    public static HostTool require(String name) {
        Optional<HostTool> tool = find(name);
        assumeTrue(tool.isPresent(), name + " is not installed");
        return tool.get();
    }

    /** Runs the program, expects success, and returns what it printed, errors included. */
    public String run(Object... arguments) throws IOException {
        return run(true, arguments);
    }

    /** Runs the program, whatever its exit status, and returns what it printed, errors included. */
    public String output(Object... arguments) throws IOException {
        return run(false, arguments);
    }

    private String run(boolean expectSuccess, Object... arguments) throws IOException {
        List<String> command = Stream.concat(Stream.of(program), Stream.of(arguments)).map(String::valueOf).toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int status = process.waitFor();
            if (expectSuccess) {
                assertThat(status).as("%s%n%s", String.join(" ", command), output).isZero();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }
}
