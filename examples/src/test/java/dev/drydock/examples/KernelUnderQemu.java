package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.Gpt;
import dev.drydock.examples.images.BuiltImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An image's kernel with its initial file system, started by QEMU itself.
 *
 * @param directory for files
 */
record KernelUnderQemu(BuiltImage image, Path directory) {
    private static final long SECONDS = 150;

    /**
     * Runs QEMU to its end, which is the kernel's.
     *
     * @param machine QEMU's command with the machine
     * @param more what the kernel is told
     * @return what was printed
     */
    String run(List<String> machine, String more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(machine);
        try (var disk = RawFileDevice.open(image.file())) {
            var volume = FatVolume.open(Gpt.read(disk).efiSystemPartition().orElseThrow().on(disk));
            command.addAll(List.of("-kernel", copy(volume, "\\vmlinuz"), "-initrd", copy(volume, "\\initrd.img"),
                    "-append", "console=" + image.architecture().serialConsole() + " " + more));
        }
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).start();
        boolean ended;
        try {
            ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        String text = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertThat(ended).as("QEMU ended; it printed:\n%s", text).isTrue();
        assertThat(text).contains("drydock: /init runs on Linux " + image.kernelRelease(), "reboot: Power down");
        assertThat(text).doesNotContain("Call trace", "Call Trace");
        return text;
    }

    private String copy(FatVolume volume, String path) throws IOException {
        return Files.write(directory.resolve(path.substring(1)),
                volume.file(volume.find(volume.root(), path).orElseThrow()).readAll()).toString();
    }
}
