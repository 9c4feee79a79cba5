package dev.drydock.efi.spec;

/** {@code EFI_GRAPHICS_OUTPUT_BLT_OPERATION} (UEFI 2.10, 12.9.2.4). */
public enum BltOperation {
    VIDEO_FILL, VIDEO_TO_BLT_BUFFER, BUFFER_TO_VIDEO, VIDEO_TO_VIDEO
}
