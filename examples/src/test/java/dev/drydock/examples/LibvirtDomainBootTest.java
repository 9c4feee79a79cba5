package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.NvramFormat;
import dev.drydock.efi.variable.nvram.StoredVariable;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A libvirt domain boots its disk, with variables of its own made from a template. */
class LibvirtDomainBootTest {
    static Stream<Named<BuiltImage>> images() throws IOException {
        return RealImages.provide(BootImage.GRUB_206).stream().map(image -> Named.of(RealImages.name(image), image));
    }

    static String domain(BuiltImage image, Path directory) {
        boolean arm = image.architecture() == ImageArchitecture.AARCH64;
        return """
                <domain type='qemu'>
                  <name>drydock</name>
                  <memory unit='GiB'>1</memory>
                  <vcpu>2</vcpu>
                  <os>
                    <type arch='%s' machine='%s'>hvm</type>
                    <loader readonly='yes' type='pflash'>/usr/share/firmware/CODE.fd</loader>
                    <nvram template='%s'>%s</nvram>
                  </os>
                  <cpu mode='host-passthrough'/>
                  <devices>
                    <disk type='file' device='cdrom'><target dev='sda' bus='scsi'/><readonly/></disk>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/>
                      <boot order='1'/>
                    </disk>
                    <console type='pty'/>
                  </devices>
                </domain>
                """.formatted(arm ? "aarch64" : "x86_64", arm ? "virt" : "q35", directory.resolve("template.fd"),
                directory.resolve("vars.fd"), image.file());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void aDomainBoots(BuiltImage image, @TempDir Path directory) throws IOException {
        NvramFiles.create(directory.resolve("template.fd"), NvramFormat.EDK2).close();
        byte[] template = Files.readAllBytes(directory.resolve("template.fd"));
        Firmware firmware = Firmware.fromLibvirtDomain(domain(image, directory)).build();

        BootReport report = firmware.boot();

        assertThat(report.outcome()).as(report.outcome().summary())
                .asInstanceOf(type(BootOutcome.ExitedBootServices.class))
                .satisfies(exited -> assertThat(exited.handOff().kernelVersion())
                        .hasValueSatisfying(version -> assertThat(version).contains(image.kernelRelease())));
        assertThat(report.serial()).as("the console on the serial line").contains("drydock: booting");
        assertThat(report.screenshot()).as("a display").isEmpty();
        assertThat(firmware.hardware().processors()).hasSize(2);
        assertThat(firmware.hardware().memorySpan()).isEqualTo(1L << 30);
        assertThat(Files.readAllBytes(directory.resolve("template.fd"))).isEqualTo(template);
        try (Nvram nvram = NvramFiles.openReadOnly(directory.resolve("vars.fd"))) {
            assertThat(nvram.variables()).extracting(StoredVariable::id).contains(VariableId.global("PlatformLang"));
        }
    }
}
