package dev.drydock.pe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Real EFI binaries in a folder that the system property {@code drydock.pe.samples} names. */
final class SampleImages {
    static final String PROPERTY = "drydock.pe.samples";

    private SampleImages() {}

    /** The folder, where the property is set. */
    static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of);
    }

    /** The files below {@code folder} that have a DOS and a PE signature, except separate debug information. */
    static List<Path> find(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).filter(
                    f -> !f.toString().endsWith(".debug")).filter(SampleImages::looksLikeImage).sorted().toList();
        }
    }

    private static boolean looksLikeImage(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4096);
            if (start.length < 64 || start[0] != 'M' || start[1] != 'Z') {
                return false;
            }
            int pe = (start[60] & 0xff) | (start[61] & 0xff) << 8;
            return pe + 1 < start.length && start[pe] == 'P' && start[pe + 1] == 'E';
        } catch (IOException e) {
            return false;
        }
    }
}
