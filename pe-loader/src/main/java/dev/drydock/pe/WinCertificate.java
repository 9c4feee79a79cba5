package dev.drydock.pe;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of the certificate table, {@code WIN_CERTIFICATE} (UEFI 2.10, 32.2.4; PE Format, "The Attribute Certificate
 * Table").
 *
 * @param fileOffset where the entry begins
 * @param revision {@code wRevision}: 0x0200 in all images of today
 * @param type {@code wCertificateType}
 * @param bytes what follows the header of 8 bytes, read-only: for {@link #TYPE_PKCS_SIGNED_DATA} a DER-encoded PKCS #7
 *        {@code SignedData}, often followed by up to 7 bytes of padding
 */
public record WinCertificate(long fileOffset, int revision, int type, MemorySegment bytes) {
    /** {@code WIN_CERT_TYPE_PKCS_SIGNED_DATA}: an Authenticode signature. */
    public static final int TYPE_PKCS_SIGNED_DATA = 0x0002;
    /** {@code WIN_CERT_TYPE_EFI_PKCS115}. */
    public static final int TYPE_EFI_PKCS115 = 0x0ef0;
    /** {@code WIN_CERT_TYPE_EFI_GUID}. */
    public static final int TYPE_EFI_GUID = 0x0ef1;

    private static final int HEADER_SIZE = 8;
    private static final int ALIGNMENT = 8;

    static List<WinCertificate> parse(ImageBytes file, DataDirectory.Entry table) throws MalformedImageException {
        List<WinCertificate> certificates = new ArrayList<>();
        long end = table.address() + table.size();
        long at = table.address();
        while (at < end) {
            long length = end - at < HEADER_SIZE ? 0 : file.u32("dwLength", at);
            if (length < HEADER_SIZE || length > end - at) {
                throw file.malformed("dwLength", at, "0x%x is not from 8 to the 0x%x bytes that are left of the table",
                        length, end - at);
            }
            certificates.add(new WinCertificate(at, file.u16("wRevision", at + 4), file.u16("wCertificateType", at + 6),
                    file.slice("bCertificate", at + HEADER_SIZE, length - HEADER_SIZE)));
            at += PageMap.roundUp(length, ALIGNMENT);
        }
        return List.copyOf(certificates);
    }
}
