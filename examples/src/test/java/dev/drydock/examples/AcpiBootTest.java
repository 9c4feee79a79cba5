package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.Firmware;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ACPI tables that the firmware publishes, given to EDK2 on QEMU's machine of the same parts in place of QEMU's, take the
 * distribution's kernels to {@code /init}, and the kernels find nothing wrong in them.
 */
class AcpiBootTest {
    static Stream<Named<BuiltImage>> images() throws IOException {
        // The older kernel on the GICv2, the newer on the GICv3: both kinds of tables, and half of the time.
        return RealImages.provide(BootImage.GRUB_206, BootImage.GRUB_212).stream()
                .filter(image -> image.architecture() == ImageArchitecture.AARCH64
                        || image.image() == BootImage.GRUB_212)
                .map(image -> Named.of(image.architecture().id() + " " + image.kernelRelease(), image));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void theKernelComesToInit(BuiltImage image, @TempDir Path directory) throws Exception {
        boolean arm = image.architecture() == ImageArchitecture.AARCH64;
        boolean gicV3 = image.image() == BootImage.GRUB_212;
        Hardware hardware = (!arm ? Hardware.pc() : gicV3 ? Hardware.virtGicV3() : Hardware.virt()).toBuilder()
                .topology(2, 1, 2, 1).build();
        Firmware firmware = RealImages.firmware(image).hardware(hardware).build();
        String output = new KernelUnderQemu(image, directory).run(
                machine(image, arm ? "virt,acpi=off,gic-version=" + (gicV3 ? 3 : 2) : "q35,acpi=off",
                        TableLoader.of(firmware.acpiTables()), directory),
                // A PC without a clock of known speed but the processor's: QEMU's counts nanoseconds.
                arm
                        ? "acpi=force acpi_force_table_verification"
                        : "tsc_early_khz=1000000 acpi_force_table_verification");
        assertThat(output).containsPattern("ACPI: DSDT .* DRYDCK").contains("Brought up 1 node, 4 CPUs");
        assertThat(output).as("complaints").doesNotContain("ACPI Error", "ACPI BIOS Error", "ACPI Warning",
                "ACPI BIOS Warning", "AE_", "Firmware Bug", "FW BUG", "ncorrect checksum");
        assertThat(output).contains("ACPI: PCI Root Bridge [PCI0] (domain 0000 [bus 00-ff])",
                "_OSC: OS now controls [PME AER PCIeCapability]");
        if (arm) {
            assertThat(output).contains("ttyAMA0 at MMIO 0x9000000", "ACPI: button: Power Button [PWRB]",
                    "SPCR: console: pl011,mmio32,0x9000000,115200");
            assertThat(output.contains("ITS@0x0000000008080000")).isEqualTo(gicV3);
        } else {
            assertThat(output).contains("ttyS0 at I/O 0x3f8", "HPET id: 0x80862201 base: 0xfed00000",
                    "IOAPIC[0]: apic_id 0");
        }
    }

    /** QEMU with EDK2 and other tables than its own. */
    private static List<String> machine(BuiltImage image, String options, TableLoader loader, Path directory)
            throws IOException {
        List<String> command = Peers.qemu(image.architecture() == ImageArchitecture.AARCH64, image.file());
        command.set(command.indexOf("-M") + 1, options);
        // The kernel comes first.
        command.replaceAll(argument -> argument.replace(",bootindex=0", ""));
        Path tables = Files.write(directory.resolve("tables"), loader.tables());
        Path commands = Files.write(directory.resolve("commands"), loader.commands());
        command.addAll(List.of("-smp", "4,sockets=2,cores=2", "-fw_cfg", "name=" + TableLoader.FILE + ",file=" + tables,
                "-fw_cfg", "name=etc/table-loader,file=" + commands));
        return command;
    }
}
