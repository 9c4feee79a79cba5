package dev.drydock.pe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Real EFI binaries: those below the folder that the system property {@code drydock.pe.samples} names, or else those of
 * Debian's boot loaders, signed by several parties and made by several tool chains.
 */
final class SampleImages {
    private static final String PROPERTY = "drydock.pe.samples";
    /** Fetches a package and unpacks a part of it; tells by its exit status why there is none. */
    private static final Path SCRIPT = Path.of("../core/src/native/debian-package");
    private static final List<Integer> UNAVAILABLE = List.of(3, 4, 5);
    private static final Path UNPACKED = Path.of("target/efi-samples");
    /** Each as suite, architecture and package: those that the example images are made of. */
    private static final List<List<String>> PACKAGES = List.of(
            List.of("bookworm", "amd64", "grub-efi-amd64-signed"),
            List.of("bookworm", "arm64", "grub-efi-arm64-signed"),
            List.of("trixie", "amd64", "grub-efi-amd64-signed"), List.of("trixie", "arm64", "grub-efi-arm64-signed"),
            List.of("bookworm", "amd64", "systemd-boot-efi"), List.of("bookworm", "arm64", "systemd-boot-efi"),
            List.of("trixie", "amd64", "systemd-boot-efi"), List.of("trixie", "arm64", "systemd-boot-efi"),
            List.of("trixie", "amd64", "efi-shell-x64"), List.of("trixie", "arm64", "efi-shell-aa64"),
            List.of("trixie", "amd64", "refind"), List.of("trixie", "arm64", "refind"));

    private SampleImages() {}

    /** The files; where they can't be had the test is skipped, or fails if {@code drydock.images} says that they are required. */
    static List<Path> provide() throws IOException {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return find(Path.of(named));
        }
        for (List<String> wanted : PACKAGES) {
            unpack(wanted, UNPACKED.resolve(String.join("-", wanted)));
        }
        return find(UNPACKED);
    }

    private static void unpack(List<String> wanted, Path folder) throws IOException {
        var command = new ProcessBuilder("bash", SCRIPT.toString());
        command.command().addAll(wanted);
        command.command().addAll(List.of(folder.toString(), "usr"));
        Process process = command.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said;
        try (InputStream output = process.getInputStream()) {
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
        int status = process.onExit().join().exitValue();
        if (UNAVAILABLE.contains(status) && !"required".equals(System.getProperty("drydock.images"))) {
            Assumptions.abort("no real images: " + said);
        }
        if (status != 0) {
            throw new IOException(wanted + ": " + said);
        }
    }

    /** The files below {@code folder} that have a DOS and a PE signature, except separate debug information. */
    private static List<Path> find(Path folder) throws IOException {
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
