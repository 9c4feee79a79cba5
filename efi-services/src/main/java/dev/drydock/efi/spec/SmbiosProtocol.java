package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_SMBIOS_PROTOCOL} (PI 1.7, volume 5, 6.2). */
@Protocol(value = "03583ff6-cb36-4940-947e-b9b39f4afaf7", name = "EFI_SMBIOS_PROTOCOL")
public interface SmbiosProtocol {
    /** {@code SMBIOS_HANDLE_PI_RESERVED}: none yet, or any. */
    int ANY_HANDLE = 0xfffe;

    @Slot(0x00)
    EfiStatus add(Handle producerHandle, Pointer<Short> smbiosHandle, Address record);

    /** @param stringNumber counted from 1 */
    @Slot(0x08)
    EfiStatus updateString(Pointer<Short> smbiosHandle, Pointer<Long> stringNumber, Address string);

    @Slot(0x10)
    EfiStatus remove(short smbiosHandle);

    @Slot(0x18)
    EfiStatus getNext(Pointer<Short> smbiosHandle, Pointer<Byte> type, Pointer<Address> record,
            Pointer<Handle> producerHandle);

    @Field(0x20)
    byte majorVersion();

    @Field(0x21)
    byte minorVersion();
}
