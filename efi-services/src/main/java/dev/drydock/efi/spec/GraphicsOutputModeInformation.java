package dev.drydock.efi.spec;

/**
 * {@code EFI_GRAPHICS_OUTPUT_MODE_INFORMATION} (UEFI 2.10, 12.9.2.1).
 *
 * @param horizontalResolution in pixels
 * @param verticalResolution in pixels
 * @param pixelFormat a number of {@code EFI_GRAPHICS_PIXEL_FORMAT}
 * @param redMask the masks mean something for {@link #PIXEL_BIT_MASK} only
 * @param pixelsPerScanLine from the start of a line to that of the next one
 */
public record GraphicsOutputModeInformation(int version, int horizontalResolution, int verticalResolution,
        int pixelFormat, int redMask, int greenMask, int blueMask, int reservedMask, int pixelsPerScanLine) {
    /** {@code PixelRedGreenBlueReserved8BitPerColor}. */
    public static final int PIXEL_RGB = 0;
    /** {@code PixelBlueGreenRedReserved8BitPerColor}: blue is the byte at the lowest address. */
    public static final int PIXEL_BGR = 1;
    /** {@code PixelBitMask}. */
    public static final int PIXEL_BIT_MASK = 2;
    /** {@code PixelBltOnly}: there is no frame buffer. */
    public static final int PIXEL_BLT_ONLY = 3;
}
