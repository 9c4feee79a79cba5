package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.disk.partition.Gpt;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.pe.PeImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code drydock inspect} shows of real programs. */
class InspectionTest {
    private static String describe(BuiltImage image) throws Exception {
        try (BlockDevice disk = RawFileDevice.open(image.file())) {
            FatVolume volume = FatVolume.open(Gpt.read(disk).partitions().getFirst().on(disk));
            String path = ImageArgument.removableMediaPath(RealImages.architecture(image));
            byte[] file = volume.file(volume.find(volume.root(), path).orElseThrow()).readAll();
            StringWriter text = new StringWriter();
            new ImageDescription(PeImage.parse(file)).print(new PrintWriter(text));
            return text.toString();
        }
    }

    @Test
    void aUnifiedKernelImageShowsItsParts() throws Exception {
        List<BuiltImage> images = RealImages.provide(BootImage.UKI_257);
        BuiltImage image = images.getFirst();
        assertThat(describe(image)).containsPattern("machine +X64, PE32\\+")
                .containsPattern("subsystem +EFI application")
                .containsPattern("entry point +0x[0-9a-f]+\n").containsPattern("NX_COMPAT +yes")
                .containsPattern("signatures +0\n").containsPattern("Authenticode +SHA-256 [0-9a-f]{64}\n")
                .containsPattern("\\.text +r-x ").containsPattern("\\.data +rw- ").contains("base relocation table")
                .containsPattern("systemd-stub +1 +257\n").contains("PRETTY_NAME=\"Drydock Debian trixie\"")
                .containsPattern("command line +\\Q" + image.commandLine() + "\\E\n")
                .containsPattern("uname +\\Q" + image.kernelRelease() + "\\E\n")
                .containsPattern("initrd +" + image.initrdBytes() + " bytes");
        assertThat(describe(images.getLast())).containsPattern("machine +ARM64, PE32\\+");
    }

    @Test
    void aSignedProgramShowsItsSignature() throws Exception {
        assertThat(describe(RealImages.provide(BootImage.GRUB_212).getFirst())).containsPattern("signatures +1\n")
                .contains("certificate table").containsPattern("grub.debian +\\d+  2\\.12");
    }
}
