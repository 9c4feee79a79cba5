package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.Firmware;
import dev.drydock.efi.hardware.Descriptions;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** What of the machine QEMU has to be told. */
    private record Machine(String name, Hardware hardware, String options, String smp) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Machine> machines() {
        return Stream.of(new Machine("GICv2, two cores", Hardware.virt().toBuilder().cpus(2).build(), "virt", "2"),
                new Machine("GICv3 with ITS, two sockets of two cores",
                        Hardware.virtGicV3().toBuilder().topology(2, 1, 2, 1).build(), "virt,gic-version=3",
                        "4,sockets=2,cores=2"));
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
        Peers.require(QEMU);
        Firmware firmware = RealImages.firmware(image).hardware(machine.hardware())
                .descriptions(Descriptions.deviceTreeOnly()).build();
        Path tree = Files.write(directory.resolve("machine.dtb"), firmware.deviceTree().orElseThrow());
        String output = new KernelUnderQemu(image, directory).run(List.of(QEMU, "-M", machine.options(), "-cpu",
                "cortex-a72", "-accel", "tcg", "-m", "512", "-smp", machine.smp(), "-display", "none", "-monitor",
                "none", "-serial", "stdio", "-nic", "none", "-no-reboot", "-dtb", tree.toString()), "");
        assertThat(output).contains("Machine model: " + machine.hardware().identity().system().product());
        assertThat(output).as("all CPUs, by PSCI").contains("Brought up 1 node, %d CPU"
                .formatted(machine.hardware().processors().size()));
        assertThat(output).as("the devices").contains("ECAM at [mem 0x4010000000-0x401fffffff]",
                "rtc-pl031 9010000.rtc: registered as rtc0");
        assertThat(output).as("no ACPI").contains("ACPI: Interpreter disabled.").doesNotContain("ACPI: RSDP",
                "ACPI: Early table");
    }
}
