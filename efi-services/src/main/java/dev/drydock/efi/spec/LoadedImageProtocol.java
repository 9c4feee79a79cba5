package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;

/** {@code EFI_LOADED_IMAGE_PROTOCOL} (UEFI 2.10, 9.1): data only, but for {@code unload}. */
public record LoadedImageProtocol(int revision, Handle parentHandle, Address systemTable, Handle deviceHandle,
        Address filePath, Address reserved, int loadOptionsSize, Address loadOptions, Address imageBase, long imageSize,
        int imageCodeType, int imageDataType, Address unload) {
    public static final Guid GUID = Guid.parse("5b1b31a1-9562-11d2-8e3f-00a0c969723b");
    public static final Guid DEVICE_PATH_GUID = Guid.parse("bc62157e-3e33-4fec-9920-2d3b36d750df");
    /** {@code EFI_LOADED_IMAGE_PROTOCOL_REVISION}. */
    public static final int REVISION = 0x1000;

    /** With other load options, of {@code size} bytes. */
    public LoadedImageProtocol withLoadOptions(int size, Address options) {
        return new LoadedImageProtocol(revision, parentHandle, systemTable, deviceHandle, filePath, reserved, size,
                options, imageBase, imageSize, imageCodeType, imageDataType, unload);
    }
}
