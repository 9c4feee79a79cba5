package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_COMPONENT_NAME2_PROTOCOL} (UEFI 2.10, 11.6); languages are in RFC 4646 form. */
@Protocol(value = "6a7a5cff-e8d9-4f70-bada-75ab3025ce14", name = "EFI_COMPONENT_NAME2_PROTOCOL")
public interface ComponentName2Protocol {
    /** EFI_COMPONENT_NAME2_PROTOCOL.GetDriverName(). */
    @Slot(0x00)
    EfiStatus getDriverName(Address language, Pointer<Address> driverName);

    /** EFI_COMPONENT_NAME2_PROTOCOL.GetControllerName(). */
    @Slot(0x08)
    EfiStatus getControllerName(Handle controller, Handle child, Address language, Pointer<Address> controllerName);

    /** The address of the languages' tags as 8-bit characters, separated by semicolons. */
    @Field(0x10)
    Address supportedLanguages();
}
