package dev.drydock.fdt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources among the test resources: every feature of the syntax, in trees and overlays. */
final class Sources {
    private Sources() {}

    static List<Path> all() {
        try (Stream<Path> files = Files.list(Path.of(Sources.class.getResource("dts").toURI()))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] read(String name) throws IOException {
        return Files.readAllBytes(all().stream().filter(path -> path.endsWith(name)).findFirst().orElseThrow());
    }
}
