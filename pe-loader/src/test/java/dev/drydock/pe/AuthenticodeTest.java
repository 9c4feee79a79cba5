package dev.drydock.pe;

import static dev.drydock.pe.PeBuilder.bytes;
import static dev.drydock.pe.PeBuilder.concat;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The digest leaves out exactly what signing changes. Real signatures are compared in {@link RealImagesTest}. */
class AuthenticodeTest {
    @ParameterizedTest
    @CsvSource({"SHA1, SHA-1", "SHA256, SHA-256", "SHA384, SHA-384", "SHA512, SHA-512"})
    void digestsTheFileWithoutWhatSigningChanges(DigestAlgorithm algorithm, String javaName) throws Exception {
        PeBuilder builder = PeBuilder.complete();
        byte[] file = builder.build();
        int entry = builder.directoryOffset(DataDirectory.CERTIFICATE_TABLE);
        long certificates = PeImage.parse(file).certificateTable().orElseThrow().address();
        byte[] expected = MessageDigest.getInstance(javaName).digest(
                concat(Arrays.copyOfRange(file, 0, PeBuilder.CHECKSUM),
                        Arrays.copyOfRange(file, PeBuilder.CHECKSUM + 4, entry),
                        Arrays.copyOfRange(file, entry + 8, (int) certificates)));

        assertThat(Authenticode.digest(PeImage.parse(file), algorithm)).isEqualTo(expected);
        assertThat(Authenticode.digestForSigning(PeImage.parse(file), algorithm)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void signingDoesNotChangeTheDigest(PeFormat format) throws Exception {
        PeBuilder builder = new PeBuilder().format(format).section(".text", PeBuilder.TEXT, bytes(100, 1)).overlay(
                bytes(13, 2));
        PeImage unsigned = PeImage.parse(builder.build());
        byte[] signedFile = builder.certificate(0x0200, 2, bytes(40, 3)).build();
        PeImage signed = PeImage.parse(PeBuilder.with32(signedFile, PeBuilder.CHECKSUM, 0));

        assertThat(digest(signed)).isEqualTo(Authenticode.digestForSigning(unsigned, DigestAlgorithm.SHA256));
        // The 13 bytes were padded to 16, which firmware does not do.
        assertThat(digest(signed)).isNotEqualTo(digest(unsigned));
    }

    @Test
    void everyOtherByteCounts() throws Exception {
        byte[] file = PeBuilder.complete().build();
        byte[] digest = digest(PeImage.parse(file));
        long certificates = PeImage.parse(file).certificateTable().orElseThrow().address();
        int[] counted = {2, PeBuilder.PE + 8, PeBuilder.CHECKSUM + 4 + 4, 0x400, 0x700, (int) certificates - 1};
        for (int offset : counted) {
            byte[] changed = file.clone();
            changed[offset] ^= 1;
            assertThat(digest(PeImage.parse(changed))).as("byte 0x%x", offset).isNotEqualTo(digest);
        }
        byte[] changed = file.clone();
        changed[(int) certificates + 9] ^= 1;
        assertThat(digest(PeImage.parse(changed))).isEqualTo(digest);
        assertThat(digest(PeImage.parse(Arrays.copyOf(file, file.length + 1)))).isNotEqualTo(digest);
    }

    @Test
    void anImageMayHaveNoEntryForCertificates() throws Exception {
        byte[] file = new PeBuilder().directories(4).section(".text", PeBuilder.TEXT, bytes(512, 1)).build();
        byte[] expected = MessageDigest.getInstance("SHA-256").digest(
                concat(Arrays.copyOfRange(file, 0, PeBuilder.CHECKSUM),
                        Arrays.copyOfRange(file, PeBuilder.CHECKSUM + 4, file.length)));

        assertThat(digest(PeImage.parse(file))).isEqualTo(expected);
    }

    @Test
    void certificatesOverSectionsLeaveNothingToHash() throws Exception {
        PeBuilder builder = new PeBuilder().section(".text", PeBuilder.TEXT, bytes(512, 1));
        byte[] file = builder.build();
        PeBuilder.with32(file, builder.directoryOffset(DataDirectory.CERTIFICATE_TABLE), 0x210);
        PeBuilder.with32(file, builder.directoryOffset(DataDirectory.CERTIFICATE_TABLE) + 4, 0x10);

        assertThat(digest(PeImage.parse(file))).isEqualTo(digest(PeImage.parse(builder.build())));
    }

    private static byte[] digest(PeImage image) {
        return Authenticode.digest(image, DigestAlgorithm.SHA256);
    }
}
