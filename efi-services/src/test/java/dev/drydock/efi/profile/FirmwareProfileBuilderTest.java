package dev.drydock.efi.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.spec.RuntimeServicesSupported;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirmwareProfileBuilderTest {
    @Test
    void aChangedProfileKeepsWhatIsNotChanged() {
        FirmwareProfile changed = FirmwareProfile.OVMF.but("mine").without(FirmwareFeature.RNG)
                .servicesWithout(0, RuntimeServicesSupported.SET_VARIABLE).build();
        assertThat(changed.name()).isEqualTo("mine");
        assertThat(changed.vendor()).isEqualTo("EDK II");
        assertThat(changed.variableLimits(Architecture.AARCH64))
                .isEqualTo(FirmwareProfile.OVMF.variableLimits(Architecture.AARCH64));
        assertThat(changed.offers(FirmwareFeature.RNG)).isFalse();
        assertThat(changed.withheld(Architecture.X86_64)).containsAll(FirmwareFeature.RNG.guids());
        assertThat(changed.servicesAtRuntime(Architecture.X86_64) & RuntimeServicesSupported.SET_VARIABLE).isZero();
        assertThat(FirmwareProfile.OVMF.offers(FirmwareFeature.RNG)).as("the profile that was begun with").isTrue();
    }

    @Test
    void profilesAreFoundByName() {
        assertThat(FirmwareProfile.all()).allSatisfy(
                profile -> assertThat(FirmwareProfile.named(profile.name())).isSameAs(profile));
        assertThat(FirmwareProfile.named("u-boot")).isSameAs(FirmwareProfile.U_BOOT);
        assertThatIllegalArgumentException().isThrownBy(() -> FirmwareProfile.named("coreboot"))
                .withMessageContainingAll("coreboot", "OVMF", "MINIMAL");
    }

    @Test
    void whatNoFirmwareCanDoWithoutStays() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FirmwareProfile.MINIMAL.but("less").without(FirmwareFeature.BLOCK_IO))
                .withMessageContaining("block I/O");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FirmwareProfile.MINIMAL.but("less").without(FirmwareFeature.DEVICE_TREE).build())
                .withMessageContaining("neither ACPI nor a device tree");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FirmwareProfile.MINIMAL.but("less").architectures(Set.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new VariableLimits(100, 101));
    }

    @Test
    void aMachineThatTheProfileCannotHaveIsRefusedByName() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> Firmware.builder(Architecture.X86_64).profile(FirmwareProfile.ARM_VM_SPECIFICATION).build())
                .withMessage("the profile ARM_VM_SPECIFICATION is not for x86_64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Firmware.builder(Architecture.X86_64).profile(FirmwareProfile.MINIMAL)
                        .graphics(800, 600).build())
                .withMessageContaining("MINIMAL knows no display");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Firmware.builder(Architecture.X86_64).profile(FirmwareProfile.EDK2_HARDWARE)
                        .initrd(Path.of("initrd")).build())
                .withMessageContaining("EDK2_HARDWARE takes no initrd");
    }
}
