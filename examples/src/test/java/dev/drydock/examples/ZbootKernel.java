package dev.drydock.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Kernels as EFI zboot images, which decompress themselves: made by the script {@code zboot-kernel}. */
final class ZbootKernel {
    private static final Path SCRIPT = Path.of("src", "test", "scripts", "zboot-kernel");
    private static final Path DEBIAN_PACKAGE = Path.of("..", "core", "src", "native", "debian-package");
    private static final long MINUTES = 8;
    private static final List<Integer> NO_PACKAGE = List.of(3, 4, 5);
    private static final int NO_TOOL = 6;

    private ZbootKernel() {}

    /**
     * Makes one of an AArch64 kernel.
     *
     * @param directory for files that are needed meanwhile
     */
    static byte[] of(byte[] kernel, Path directory) throws IOException, InterruptedException {
        Path image = Files.write(directory.resolve("Image"), kernel);
        Path output = directory.resolve("output");
        Path messages = directory.resolve("messages");
        Process process = new ProcessBuilder("bash", SCRIPT.toString(), DEBIAN_PACKAGE.toAbsolutePath().toString(),
                image.toString()).redirectOutput(output.toFile()).redirectError(messages.toFile()).start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("zboot-kernel takes longer than " + MINUTES + " minutes");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String said = Files.readString(messages, StandardCharsets.ISO_8859_1);
        int status = process.exitValue();
        if (status == NO_TOOL || NO_PACKAGE.contains(status) && !RealImages.areRequired()) {
            return Assumptions.abort("no zboot image of a kernel: " + said);
        }
        if (status != 0) {
            throw new IOException("zboot-kernel failed with status " + status + ": " + said);
        }
        return Files.readAllBytes(Path.of(Files.readString(output).strip()));
    }
}
