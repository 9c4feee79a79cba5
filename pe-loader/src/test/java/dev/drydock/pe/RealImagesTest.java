package dev.drydock.pe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real EFI binaries: every one parses, and a signature's digest is the one that is computed. */
class RealImagesTest {
    private List<Path> files;

    @BeforeEach
    void findImages() throws IOException {
        files = SampleImages.provide();
        assertThat(files).isNotEmpty();
    }

    @Test
    void everyImageParsesAndLoads() throws IOException {
        ImageWalk walk = new ImageWalk();
        List<String> refused = new ArrayList<>();
        for (Path file : files) {
            try {
                PeImage image = PeImage.read(file);
                walk.walk(image, DigestAlgorithm.SHA256);
                if (walk.refusals() > 0) {
                    refused.add(file + ": " + image);
                    walk = new ImageWalk();
                }
            } catch (MalformedImageException e) {
                refused.add(file + ": " + e.getMessage());
            }
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void everySignatureHoldsTheComputedDigest() throws Exception {
        int signatures = 0;
        List<String> wrong = new ArrayList<>();
        for (Path file : files) {
            PeImage image = PeImage.read(file);
            String digest = latin1(Authenticode.digest(image, DigestAlgorithm.SHA256));
            for (WinCertificate certificate : image.certificates()) {
                signatures++;
                if (!latin1(certificate.bytes().toArray(ValueLayout.JAVA_BYTE)).contains(digest)) {
                    wrong.add(file.toString());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(signatures).as("signatures among the samples").isPositive();
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
