package dev.drydock.examples;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BootImages;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import dev.drydock.examples.images.ImagesProgress;
import dev.drydock.examples.images.ImagesUnavailableException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The disk images of real programs, for tests that boot them. */
final class RealImages {
    private RealImages() {}

    /** Builds images for both architectures; where they can't be had the test is skipped, or fails if they are required. */
    static List<BuiltImage> provide(BootImage... images) throws IOException {
        try {
            return BootImages.build(List.of(images), List.of(ImageArchitecture.values()), BootImages.cacheFolder(),
                    ImagesProgress.SILENT);
        } catch (ImagesUnavailableException e) {
            if (areRequired()) {
                throw e;
            }
            return Assumptions.abort("no images of real programs: " + e.getMessage());
        }
    }

    /** Whether what comes from packages has to be had. */
    static boolean areRequired() {
        return "required".equals(System.getProperty("drydock.images"));
    }

    static Architecture architecture(BuiltImage image) {
        return Architecture.valueOf(image.architecture().name());
    }

    static FirmwareBuilder firmware(BuiltImage image) {
        return Firmware.builder(architecture(image)).disk(image.file());
    }

    /** The name that tests are listed by: {@code grub-206-x86_64}. */
    static String name(BuiltImage image) {
        return image.image().id() + "-" + image.architecture().id();
    }
}
