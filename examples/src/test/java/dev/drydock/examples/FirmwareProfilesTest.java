package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.profile.FirmwareFeature;
import dev.drydock.efi.profile.FirmwareProfile;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One test, every firmware: what a loader does on each that its machine can have. */
class FirmwareProfilesTest {
    private static Stream<Arguments> onEveryFirmware(BootImage program) throws IOException {
        return RealImages.provide(program).stream()
                .flatMap(image -> FirmwareProfile.all(RealImages.architecture(image)).stream()
                        .map(profile -> Arguments.of(Named.of(RealImages.name(image), image), profile)));
    }

    /** AArch64 has every profile, and its programs take half the time. */
    private static Stream<Arguments> onEveryFirmwareForArm(BootImage program) throws IOException {
        return onEveryFirmware(program).filter(
                arguments -> ((Named<?>) arguments.get()[0]).getName().endsWith("aarch64"));
    }

    static Stream<Arguments> loaders() throws IOException {
        return onEveryFirmware(BootImage.GRUB_212);
    }

    static Stream<Arguments> shells() throws IOException {
        return onEveryFirmwareForArm(BootImage.SHELL);
    }

    static Stream<Arguments> kernels() throws IOException {
        return onEveryFirmwareForArm(BootImage.KERNEL_61);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("loaders")
    void aLoaderBootsItsKernelOnEveryFirmware(BuiltImage image, FirmwareProfile profile) throws IOException {
        BootReport report = RealImages.firmware(image).profile(profile).build().boot();

        assertThat(report.outcome()).as(report.outcome().summary())
                .asInstanceOf(type(BootOutcome.ExitedBootServices.class)).satisfies(exited -> {
                    assertThat(exited.handOff().kernelVersion()).hasValueSatisfying(
                            version -> assertThat(version).contains(image.kernelRelease()));
                    assertThat(exited.handOff().initrdBytes()).hasValue(image.initrdBytes());
                });
        // With no console on the serial line, what the menu says is only on the display.
        assertThat(report.serial().contains("drydock: booting")).isEqualTo(profile.consoleOnSerialLine());
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("shells")
    void theShellSaysByItsFaultThatItNeedsCollation(BuiltImage image, FirmwareProfile profile) throws IOException {
        BootOutcome outcome = RealImages.firmware(image).profile(profile).build().boot().outcome();

        if (profile.offers(FirmwareFeature.UNICODE_COLLATION2)) {
            assertThat(outcome.summary()).contains("SHUTDOWN, EFI_SUCCESS");
        } else {
            // It never looks whether it has found the protocol.
            assertThat(outcome).asInstanceOf(type(BootOutcome.Fault.class))
                    .satisfies(fault -> assertThat(fault.summary()).contains("read of 8 bytes at 0x0"));
        }
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("kernels")
    void aKernelTakesTheHostsInitrdWhereTheFirmwareOffersOne(BuiltImage image, FirmwareProfile profile,
            @TempDir Path directory) throws IOException {
        Path initrd = Files.write(directory.resolve("initrd"), new byte[54_321]);
        var firmware = RealImages.firmware(image).profile(profile);
        boolean offered = profile.offers(FirmwareFeature.INITRD);
        if (offered) {
            firmware.initrd(initrd);
        }
        BootOutcome outcome = firmware.build().boot().outcome();

        assertThat(outcome).as(outcome.summary()).asInstanceOf(type(BootOutcome.ExitedBootServices.class))
                .satisfies(exited -> assertThat(exited.handOff().initrdBytes().orElse(0L))
                        .isEqualTo(offered ? 54_321L : 0L));
    }
}
