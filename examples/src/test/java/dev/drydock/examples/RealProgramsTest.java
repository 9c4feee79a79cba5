package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unmodified bootloaders, shells and kernels from the distribution's packages print what they should, and get there. */
class RealProgramsTest {
    static Stream<Named<BuiltImage>> images() throws IOException {
        // The Shell's session has a test of its own: somebody must type.
        BootImage[] all = Stream.of(BootImage.values()).filter(image -> image != BootImage.SHELL_SESSION)
                .toArray(BootImage[]::new);
        return RealImages.provide(all).stream().map(image -> Named.of(RealImages.name(image), image));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void boots(BuiltImage image) throws Exception {
        ExpectedFailures.run(RealImages.name(image), () -> {
            BootReport report = RealImages.firmware(image).timeout(Duration.ofMinutes(2)).build().boot();
            for (String text : texts(image)) {
                assertThat(report.console()).as("console; it ended so: %s", report.outcome().summary()).contains(text);
            }
            if (isShell(image)) {
                assertThat(report.outcome()).asInstanceOf(type(BootOutcome.Reset.class)).satisfies(reset -> {
                    assertThat(reset.type()).isEqualTo(BootOutcome.ResetType.SHUTDOWN);
                    assertThat(reset.status()).isEqualTo(EfiStatus.SUCCESS);
                });
            } else {
                assertThat(report.outcome()).as(report.outcome().summary())
                        .asInstanceOf(type(BootOutcome.ExitedBootServices.class))
                        .satisfies(exited -> checkHandOff(image, exited));
            }
            assertThat(report.unsupportedCalls()).isEmpty();
        });
    }

    private static boolean isShell(BuiltImage image) {
        return image.image() == BootImage.SHELL || image.image() == BootImage.SHELL_EXT4;
    }

    private static void checkHandOff(BuiltImage image, BootOutcome.ExitedBootServices exited) {
        BootOutcome.HandOff handOff = exited.handOff();
        assertThat(handOff.kernelVersion()).hasValueSatisfying(
                version -> assertThat(version).contains(image.kernelRelease()));
        assertThat(handOff.commandLine().orElse("")).isEqualTo(commandLine(image));
        // The stub of systemd 257 adds a small archive of its own, with the image's os-release.
        long added = image.image() == BootImage.UKI_257 ? 4096 : 0;
        assertThat(handOff.initrdBytes().orElse(0L)).isBetween(image.initrdBytes(), image.initrdBytes() + added);
        assertThat(handOff.initrdAddress().isPresent()).isEqualTo(image.initrdBytes() != 0);
        assertThat(exited.memoryMap()).isNotEmpty();
        assertThat(exited.configurationTables()).isNotEmpty();
    }

    private static String commandLine(BuiltImage image) {
        return switch (image.image()) {
            case GRUB_206, GRUB_212, GRUB_MENU -> "BOOT_IMAGE=/vmlinuz " + image.commandLine();
            case SYSTEMD_BOOT_252, SYSTEMD_BOOT_257 -> "initrd=\\initrd.img " + image.commandLine();
            case UKI_252, UKI_257, KERNEL_61, KERNEL_612, SHELL, SHELL_EXT4, SHELL_SESSION -> image.commandLine();
        };
    }

    private static List<String> texts(BuiltImage image) {
        List<String> own = switch (image.image()) {
            case GRUB_206, GRUB_212 -> List.of("drydock: GRUB on " + image.architecture().grubTarget(),
                    "drydock: root is hd0,gpt1", "drydock: devices", "(hd0) (hd0,gpt1)",
                    "drydock: /vmlinuz is on hd0,gpt1", "drydock: booting");
            case GRUB_MENU -> List.of("GNU GRUB  version 2.12", "*Drydock: start Linux", "Drydock: power off",
                    "drydock: the first entry");
            case SYSTEMD_BOOT_252 -> List.of("Drydock Debian bookworm", "Boot in 2 s.");
            case SYSTEMD_BOOT_257 -> List.of("Drydock Debian trixie", "Boot in 2 s.");
            case UKI_252, UKI_257, KERNEL_61, KERNEL_612, SHELL_SESSION -> List.of();
            case SHELL -> List.of("UEFI Interactive Shell v2.2", "drydock: the script begins", "Mapping table",
                    "FS0: Alias(s):", "Directory of: FS0:\\", "startup.nsh", "Total Memory:",
                    "uefishellversion", "drydock: the script ends");
            case SHELL_EXT4 -> List.of("Image 'FS0:\\ext4.efi' loaded at", "FS1: Alias(s):", "Directory of: FS1:\\",
                    "greeting.txt", "drydock: read by a driver that the guest brought",
                    "drydock: the script ends");
        };
        boolean stubSpeaks = image.architecture() == ImageArchitecture.AARCH64 && !isShell(image);
        return stubSpeaks
                ? Stream.concat(own.stream(), Stream.of("EFI stub: Booting Linux Kernel...",
                        "EFI stub: Exiting boot services...")).toList()
                : own;
    }
}
