package dev.drydock.pe;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;

/** The digest that an image's signature is made over ("Windows Authenticode Portable Executable Signature Format"). */
public final class Authenticode {
    /** Signing tools grow a file to a multiple of this before they hash it and append the certificate table. */
    private static final int SIGNATURE_ALIGNMENT = 8;
    private static final int CHECKSUM_SIZE = 4;
    private static final int DIRECTORY_SIZE = 8;
    /** Feeding the digest piecewise keeps each piece within a ByteBuffer. */
    private static final long PIECE = 1 << 20;

    private final PeImage image;
    private final MessageDigest digest;

    private Authenticode(PeImage image, DigestAlgorithm algorithm) {
        this.image = image;
        this.digest = algorithm.newDigest();
    }

    /**
     * Computes the digest of an image as firmware does when it verifies it, or looks its digest up in {@code db} and
     * {@code dbx}: everything except the {@code CheckSum} field, the certificate table's directory entry and the
     * certificate table.
     *
     * @return the digest's bytes, of the algorithm's length
     */
    public static byte[] digest(PeImage image, DigestAlgorithm algorithm) {
        Authenticode authenticode = new Authenticode(image, algorithm);
        authenticode.hash();
        return authenticode.digest.digest();
    }

    /**
     * Computes the digest that a signing tool would sign: {@link #digest} of the file after zeros were appended up to a
     * multiple of 8 bytes. It differs from {@link #digest} only for an image without certificates whose size is no such
     * multiple.
     *
     * @return the digest's bytes, of the algorithm's length
     */
    public static byte[] digestForSigning(PeImage image, DigestAlgorithm algorithm) {
        Authenticode authenticode = new Authenticode(image, algorithm);
        authenticode.hash();
        if (image.certificateTable().isEmpty()) {
            authenticode.digest.update(new byte[(int) (-image.file().byteSize() & SIGNATURE_ALIGNMENT - 1)]);
        }
        return authenticode.digest.digest();
    }

    private void hash() {
        long fileSize = image.file().byteSize();
        hashHeaders();
        List<Section> sections = image.sections().stream().filter(s -> s.sizeOfRawData() != 0).sorted(
                Comparator.comparingLong(Section::pointerToRawData)).toList();
        // Where the rest begins is counted, not looked up: by the specification a gap between sections moves it back.
        long hashed = image.sizeOfHeaders();
        for (Section section : sections) {
            update(section.rawData());
            hashed += section.sizeOfRawData();
        }
        long certificates = fileSize;
        long afterCertificates = fileSize;
        if (image.certificateTable().isPresent()) {
            certificates = image.certificateTable().get().address();
            afterCertificates = certificates + image.certificateTable().get().size();
        }
        updateRange(hashed, certificates);
        updateRange(Math.max(hashed, afterCertificates), fileSize);
    }

    private void hashHeaders() {
        PeHeaders headers = image.headers();
        long checksum = headers.checksumOffset();
        updateRange(0, checksum);
        if (headers.directories().size() > DataDirectory.CERTIFICATE_TABLE.ordinal()) {
            long entry = headers.directoryOffset(DataDirectory.CERTIFICATE_TABLE);
            updateRange(checksum + CHECKSUM_SIZE, entry);
            updateRange(entry + DIRECTORY_SIZE, headers.sizeOfHeaders());
        } else {
            updateRange(checksum + CHECKSUM_SIZE, headers.sizeOfHeaders());
        }
    }

    private void updateRange(long start, long end) {
        if (start < end) {
            update(image.file().asSlice(start, end - start));
        }
    }

    private void update(MemorySegment bytes) {
        for (long at = 0; at < bytes.byteSize(); at += PIECE) {
            digest.update(bytes.asSlice(at, Math.min(PIECE, bytes.byteSize() - at)).asByteBuffer());
        }
    }
}
