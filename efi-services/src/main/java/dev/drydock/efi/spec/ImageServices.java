package dev.drydock.efi.spec;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/** Image services of EFI_BOOT_SERVICES (UEFI 2.10, 7.4). */
@ServiceTable("EFI_BOOT_SERVICES")
public interface ImageServices {
    /** EFI_BOOT_SERVICES.LoadImage(). */
    @Slot(0xC8)
    Step loadImage(boolean bootPolicy, Handle parent, Address devicePath, Address sourceBuffer, long sourceSize,
            Pointer<Handle> image);

    /** EFI_BOOT_SERVICES.StartImage(). */
    @Slot(0xD0)
    Step startImage(Handle image, Pointer<Long> exitDataSize, Pointer<Address> exitData);

    /** EFI_BOOT_SERVICES.Exit(). */
    @Slot(0xD8)
    Step exit(Handle image, long exitStatus, long exitDataSize, Address exitData);

    /** EFI_BOOT_SERVICES.UnloadImage(). */
    @Slot(0xE0)
    Step unloadImage(Handle image);

    /** EFI_BOOT_SERVICES.ExitBootServices(). */
    @Slot(0xE8)
    Step exitBootServices(Handle image, long mapKey);
}
