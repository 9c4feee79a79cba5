package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.bootmanager.LoadOption;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An operating system asks for its next boot by variables: the firmware follows BootNext, and systemd-boot its own. */
class SystemdBootVariablesTest {
    /** The vendor of the Boot Loader Interface's variables. */
    private static final Guid LOADER = Guid.parse("4a67b082-0a4c-41cf-b6c7-440b29bb8c4f");
    private static final VariableId ONE_SHOT = new VariableId(LOADER, "LoaderEntryOneShot");

    static Stream<Named<BuiltImage>> images() throws IOException {
        return RealImages.provide(BootImage.SYSTEMD_BOOT_257).stream()
                .map(image -> Named.of(RealImages.name(image), image));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void whatIsAskedForOnceIsBootedOnce(BuiltImage image) throws IOException {
        var entry = new Variable(ONE_SHOT, VariableAttributes.NV_BS_RT,
                "debian.conf\0".getBytes(StandardCharsets.UTF_16LE));
        BootReport report = RealImages.firmware(image).setVariable(entry).bootEntries(entries -> {
            entries.add(LoadOption.ofFile("missing", "\\EFI\\missing.efi"));
            entries.put(9, LoadOption.of("systemd-boot", DevicePath.parse("PciRoot(0x0)/Pci(0x1,0x0)")));
            entries.next(9);
        }).build().boot();

        assertThat(report.outcome()).as(report.outcome().summary())
                .isInstanceOf(BootOutcome.ExitedBootServices.class);
        assertThat(report.attempts()).as("BootNext comes before BootOrder").isEmpty();
        List<String> left = report.variables().stream().map(variable -> variable.id().name()).toList();
        assertThat(left).contains("Boot0000", "Boot0009", "BootOrder").doesNotContain("BootNext", ONE_SHOT.name());
    }
}
