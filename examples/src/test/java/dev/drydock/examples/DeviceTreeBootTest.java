package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.drydock.efi.Firmware;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.Gpt;
import dev.drydock.efi.hardware.Descriptions;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The device tree that the firmware publishes describes a machine that a kernel drives by it alone: saved to a file and given
 * to QEMU's machine of the same parts in place of its own, it takes the distribution's kernels to {@code /init} without ACPI.
 * QEMU itself puts its size of memory, the initrd and the command line into it.
 */
class DeviceTreeBootTest {
    private static final String QEMU = "qemu-system-aarch64";
    private static final long SECONDS = 120;

    /** What of the machine QEMU has to be told. */
    private record Machine(String name, Hardware hardware, String options, int megabytes, String smp) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Machine> machines() {
        return Stream.of(
                new Machine("GICv2, two cores", Hardware.virt().toBuilder().cpus(2).build(), "virt", 512, "2"),
                new Machine("GICv3 with ITS, two sockets of two cores",
                        Hardware.virtGicV3().toBuilder().topology(2, 1, 2, 1).memory(256 << 20).build(),
                        "virt,gic-version=3", 256, "4,sockets=2,cores=2"));
    }

    static Stream<Arguments> boots() throws IOException {
        return RealImages.provide(BootImage.GRUB_206, BootImage.GRUB_212).stream()
                .filter(image -> image.architecture() == ImageArchitecture.AARCH64)
                .flatMap(image -> machines().map(machine -> Arguments.of(machine, image.kernelRelease(), image)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("boots")
    void theKernelComesToInitWithoutAcpi(Machine machine, String release, BuiltImage image, @TempDir Path directory)
            throws Exception {
        assumeTrue(isInstalled(), QEMU + " is not installed");
        Firmware firmware = RealImages.firmware(image).hardware(machine.hardware())
                .descriptions(Descriptions.deviceTreeOnly()).build();
        Path tree = Files.write(directory.resolve("machine.dtb"), firmware.deviceTree().orElseThrow());
        String output = run(machine, directory, tree, kernelAndInitrd(image, directory));
        assertThat(output).contains("Machine model: " + machine.hardware().identity().system().product(),
                "drydock: /init runs on Linux " + release + " aarch64", "reboot: Power down");
        assertThat(output).as("all CPUs, by PSCI").contains("Brought up 1 node, %d CPU"
                .formatted(machine.hardware().processors().size()));
        assertThat(output).as("the devices").contains("ECAM at [mem 0x4010000000-0x401fffffff]",
                "rtc-pl031 9010000.rtc: registered as rtc0");
        assertThat(output).as("no complaints").doesNotContain("Call trace", "Unhandled");
        assertThat(output).as("no ACPI").contains("ACPI: Interpreter disabled.").doesNotContain("ACPI: RSDP",
                "ACPI: Early table");
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, QEMU)));
    }

    private static List<Path> kernelAndInitrd(BuiltImage image, Path directory) throws IOException {
        try (var disk = RawFileDevice.open(image.file())) {
            var volume = FatVolume.open(Gpt.read(disk).efiSystemPartition().orElseThrow().on(disk));
            return List.of(copy(volume, "\\vmlinuz", directory), copy(volume, "\\initrd.img", directory));
        }
    }

    private static Path copy(FatVolume volume, String path, Path directory) throws IOException {
        return Files.write(directory.resolve(path.substring(1)),
                volume.file(volume.find(volume.root(), path).orElseThrow()).readAll());
    }

    private static String run(Machine machine, Path directory, Path tree, List<Path> kernelAndInitrd)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(QEMU, "-M", machine.options(), "-cpu", "cortex-a72", "-accel", "tcg",
                "-m", Integer.toString(machine.megabytes()), "-smp", machine.smp(), "-display", "none", "-monitor",
                "none", "-serial", "stdio", "-nic", "none", "-no-reboot", "-kernel",
                kernelAndInitrd.getFirst().toString(), "-initrd", kernelAndInitrd.getLast().toString(), "-dtb",
                tree.toString(), "-append", "console=ttyAMA0").redirectErrorStream(true)
                .redirectOutput(output.toFile()).redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        boolean ended;
        try {
            ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        String text = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertThat(ended).as("QEMU ended; it printed:\n%s", text).isTrue();
        return text;
    }
}
