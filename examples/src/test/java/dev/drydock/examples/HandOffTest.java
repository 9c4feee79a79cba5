package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.StopPoint;
import dev.drydock.efi.handoff.HandOffExpectation;
import dev.drydock.efi.handoff.HandOffFinding;
import dev.drydock.efi.handoff.HandOffVerification;
import dev.drydock.efi.handoff.InitrdSource;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The distribution's kernels, started by everything that starts them, take over and were given what they should be. */
class HandOffTest {
    static Stream<Named<BuiltImage>> images() throws IOException {
        return RealImages.provide(BootImage.KERNEL_61, BootImage.KERNEL_612, BootImage.GRUB_206, BootImage.GRUB_212,
                BootImage.SYSTEMD_BOOT_252, BootImage.SYSTEMD_BOOT_257, BootImage.UKI_252, BootImage.UKI_257).stream()
                .map(image -> Named.of(RealImages.name(image), image));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void takesOver(BuiltImage image) throws IOException {
        BootReport report = RealImages.firmware(image).stopAt(StopPoint.KERNEL_TAKEOVER).timeout(Duration.ofMinutes(2))
                .build().boot();
        assertThat(report.outcome()).as(report.outcome().summary())
                .isInstanceOf(BootOutcome.ExitedBootServices.class);
        HandOffVerification verification = report.handOff().verify(expectation(image));
        assertThat(verification.passed()).as(verification.toString()).isTrue();
        assertThat(verification.findings()).extracting(HandOffFinding::check).contains("parameters", "system-table",
                "memory-map", "runtime-services", "command-line", "kernel-version", "initrd");
    }

    private static HandOffExpectation expectation(BuiltImage image) throws IOException {
        var expected = HandOffExpectation.builder().kernelVersion(image.kernelRelease());
        switch (image.image()) {
            case GRUB_206, GRUB_212 -> expected.commandLine("BOOT_IMAGE=/vmlinuz " + image.commandLine())
                    .initrd(EspContents.of(image.file()).file("initrd.img")).initrdBy(
                            image.image() == BootImage.GRUB_206 ? InitrdSource.LOADER : InitrdSource.LOAD_FILE2);
            case SYSTEMD_BOOT_252, SYSTEMD_BOOT_257 -> expected
                    .commandLine("initrd=\\initrd.img " + image.commandLine())
                    .initrd(EspContents.of(image.file()).file("initrd.img")).initrdBy(InitrdSource.LOAD_FILE2);
            case UKI_252, UKI_257 -> expected.commandLine(image.commandLine())
                    .initrdStartingWith(EspContents.of(image.file())
                            .section(image.architecture().removableMediaPath(), ".initrd"))
                    .initrdBy(InitrdSource.LOAD_FILE2);
            default -> expected.commandLine("").noInitrd();
        }
        return expected.build();
    }
}
