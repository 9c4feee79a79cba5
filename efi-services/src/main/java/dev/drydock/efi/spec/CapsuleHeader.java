package dev.drydock.efi.spec;

/**
 * {@code EFI_CAPSULE_HEADER} (UEFI 2.10, 8.5.3.1).
 *
 * @param capsuleGuid the kind of the content
 * @param headerSize in bytes, unsigned
 * @param flags the low half is the content's own
 * @param capsuleImageSize in bytes, header included, unsigned
 */
public record CapsuleHeader(Guid capsuleGuid, int headerSize, int flags, int capsuleImageSize) {
    /** The size of this structure in bytes. */
    public static final int BYTES = 28;

    public static final int PERSIST_ACROSS_RESET = 0x1_0000;
    public static final int POPULATE_SYSTEM_TABLE = 0x2_0000;
    public static final int INITIATE_RESET = 0x4_0000;
}
