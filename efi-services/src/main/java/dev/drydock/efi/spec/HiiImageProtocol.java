package dev.drydock.efi.spec;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_HII_IMAGE_PROTOCOL} (UEFI 2.10, 34.5). */
@Protocol(value = "31a6406a-6bdf-4e46-b2a2-ebaa89c40920", name = "EFI_HII_IMAGE_PROTOCOL")
public interface HiiImageProtocol {
    int DRAW_CLIP = 0x01;
    int DRAW_TRANSPARENT = 0x30;
    int DRAW_FORCE_TRANSPARENT = 0x10;
    int DRAW_FORCE_OPAQUE = 0x20;
    int DIRECT_TO_SCREEN = 0x80;

    @Slot(0x00)
    EfiStatus newImage(Handle packageList, Pointer<Short> imageId, Pointer<ImageInput> image);

    @Slot(0x08)
    EfiStatus getImage(Handle packageList, short imageId, Pointer<ImageInput> image);

    @Slot(0x10)
    EfiStatus setImage(Handle packageList, short imageId, Pointer<ImageInput> image);

    @Slot(0x18)
    Step drawImage(int flags, Pointer<ImageInput> image, Pointer<Address> blt, long bltX, long bltY);

    @Slot(0x20)
    Step drawImageId(int flags, Handle packageList, short imageId, Pointer<Address> blt, long bltX, long bltY);
}
