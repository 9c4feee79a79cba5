package dev.drydock.efi.disk.nbd;

import dev.drydock.efi.disk.HostTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An NBD server of the distribution, running until it is closed; a test that needs one is skipped without it.
 *
 * @param log what it printed
 */
public record NbdServer(Process process, URI uri, Path log) implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(10);

    /** Starts {@code nbdkit} on a socket in a directory; arguments name what it offers. */
    public static NbdServer nbdkit(Path directory, Object... arguments) throws IOException {
        HostTool tool = HostTool.require("nbdkit");
        Path socket = directory.resolve("nbdkit.socket");
        Files.deleteIfExists(socket);
        return start(tool, directory, socketUri(socket, ""),
                List.of("-f", "-U", socket, "-P", directory.resolve("pid")), arguments);
    }

    /** Starts {@code nbdkit} on a port of the loopback interface. */
    public static NbdServer nbdkitOnPort(Path directory, Object... arguments) throws IOException {
        HostTool tool = HostTool.require("nbdkit");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        return start(tool, directory, URI.create("nbd://localhost:" + port),
                List.of("-f", "-i", "127.0.0.1", "-p", port, "-P", directory.resolve("pid")), arguments);
    }

    /** Starts {@code qemu-nbd} on a socket in a directory, for any number of connections. */
    public static NbdServer qemuNbd(Path directory, String export, Object... arguments) throws IOException {
        HostTool tool = HostTool.require("qemu-nbd");
        Path socket = directory.resolve("qemu-nbd.socket");
        return start(tool, directory, socketUri(socket, export),
                List.of("-t", "-x", export, "-k", socket, "--pid-file=" + directory.resolve("pid")), arguments);
    }

    static URI socketUri(Path socket, String export) {
        return URI.create("nbd+unix:///" + export + "?socket=" + socket);
    }

    public NbdExport export() {
        return NbdExport.of(uri);
    }

    private static NbdServer start(HostTool tool, Path directory, URI uri, List<?> settings, Object... arguments)
            throws IOException {
        Path pid = directory.resolve("pid");
        Files.deleteIfExists(pid);
        Path log = directory.resolve("log");
        List<String> command = Stream.of(Stream.of(tool.program()), settings.stream(), Stream.of(arguments))
                .flatMap(each -> each).map(String::valueOf).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile())
                .redirectInput(Path.of("/dev/null").toFile()).start();
        var server = new NbdServer(process, uri, log);
        long deadline = System.nanoTime() + START.toNanos();
        // The file with its id is written when it listens.
        while (!Files.exists(pid) || Files.size(pid) == 0) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                server.close();
                throw new IOException(String.join(" ", command) + "\n" + Files.readString(log));
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                server.close();
                throw new IOException(e);
            }
        }
        return server;
    }

    @Override
    public void close() {
        end();
    }

    /** Ends the server, of which nothing is left. */
    public void end() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
