package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_GRAPHICS_OUTPUT_PROTOCOL} (UEFI 2.10, 12.9). */
@Protocol(value = "9042a9de-23dc-4a38-96fb-7aded080516a", name = "EFI_GRAPHICS_OUTPUT_PROTOCOL")
public interface GraphicsOutputProtocol {
    @Slot(0x00)
    EfiStatus queryMode(int modeNumber, Pointer<Long> sizeOfInfo, Pointer<Address> info);

    @Slot(0x08)
    EfiStatus setMode(int modeNumber);

    @Slot(0x10)
    EfiStatus blt(Address bltBuffer, BltOperation bltOperation, long sourceX, long sourceY, long destinationX,
            long destinationY, long width, long height, long delta);

    @Field(0x18)
    Pointer<GraphicsOutputMode> mode();
}
