package dev.drydock.efi.spec;

/**
 * {@code EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE} (UEFI 2.10, 12.9.2.1).
 *
 * @param maxMode the number of modes that QueryMode and SetMode know
 * @param mode the current mode's number
 * @param info the guest address of its {@link GraphicsOutputModeInformation}
 * @param sizeOfInfo in bytes
 * @param frameBufferBase the guest physical address of the pixel in the top left corner
 * @param frameBufferSize in bytes, of the current mode
 */
public record GraphicsOutputMode(int maxMode, int mode, long info, long sizeOfInfo, long frameBufferBase,
        long frameBufferSize) {}
