package dev.drydock.efi.spec;

/**
 * {@code EFI_IMAGE_INPUT} (UEFI 2.10, 34.5.2).
 *
 * @param flags {@link #TRANSPARENT} or 0
 * @param width in pixels
 * @param height in pixels
 * @param bitmap the guest address of the pixels, four bytes each
 */
public record ImageInput(int flags, short width, short height, long bitmap) {
    /** Black pixels are not drawn. */
    public static final int TRANSPARENT = 1;
}
