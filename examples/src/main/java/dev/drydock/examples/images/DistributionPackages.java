package dev.drydock.examples.images;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fetches packages from the machine's own Debian archive by the script {@code debian-package}: without root, each at
 * most once, checked against the archive's signature when fetched and against its SHA-256 ever after.
 */
final class DistributionPackages {

    private static final String SCRIPT = "/META-INF/drydock/debian-package";
    private static final String PREFIX = "drydock: ";
    /** The script's exit statuses for: no archive here; it cannot be reached; it has no such package. */
    private static final List<Integer> UNAVAILABLE = List.of(3, 4, 5);

    private final ImagesProgress progress;
    private final Map<String, String> environment;
    private final Map<DistributionPackage, Path> fetched = new HashMap<>();

    DistributionPackages(ImagesProgress progress) {
        this(progress, Map.of());
    }

    /**
     * @param environment
     *            variables that the script gets besides those of this process
     */
    DistributionPackages(ImagesProgress progress, Map<String, String> environment) {
        this.progress = progress;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Makes sure that a package is in the cache; looks once.
     *
     * @return the package file; its name carries the package's version
     * @throws ImagesUnavailableException
     *             where it can't be had on this machine now
     * @throws IOException
     *             where something else fails, with what the script said
     */
    Path fetch(DistributionPackage wanted) throws IOException {
        Path file = fetched.get(wanted);
        if (file == null) {
            file = run(wanted, List.of());
            fetched.put(wanted, file);
        }
        return file;
    }

    /**
     * Fetches a package and unpacks a part of it.
     *
     * @param target
     *            gets the package's files; created where missing
     * @param part
     *            the folder in the package that is wanted
     * @throws ImagesUnavailableException
     *             where it can't be had on this machine now
     * @throws IOException
     *             where something else fails, with what the script said
     */
    void unpack(DistributionPackage wanted, Path target, String part) throws IOException {
        run(wanted, List.of(target.toString(), part));
    }

    private Path run(DistributionPackage wanted, List<String> more) throws IOException {
        var command = new ArrayList<>(List.of("bash", "-c", script(), "debian-package"));
        if (wanted.behind()) {
            command.add("--behind");
        }
        command.addAll(List.of(wanted.suite(), wanted.architecture(), wanted.name()));
        command.addAll(more);
        Process process;
        try {
            var builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new ImagesUnavailableException("bash cannot be started, which fetches the packages", e);
        }
        try {
            process.getOutputStream().close();
            return finish(process, wanted);
        } finally {
            process.destroy();
        }
    }

    private Path finish(Process process, DistributionPackage wanted) throws IOException {
        var last = "the script that fetches " + wanted.name() + " says nothing";
        try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                last = line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line;
                progress.step(last);
            }
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status;
        try {
            status = process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while fetching " + wanted.name(), e);
        }
        if (UNAVAILABLE.contains(status)) {
            throw new ImagesUnavailableException(last);
        }
        if (status != 0 || !Files.isRegularFile(Path.of(output))) {
            throw new IOException("exit status " + status + ": " + last);
        }
        return Path.of(output);
    }

    private static String script() throws IOException {
        try (InputStream script = DistributionPackages.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IOException("the jar lacks " + SCRIPT);
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
