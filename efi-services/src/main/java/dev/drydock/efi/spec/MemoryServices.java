package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/** Memory services of EFI_BOOT_SERVICES (UEFI 2.10, 7.2). */
@ServiceTable("EFI_BOOT_SERVICES")
public interface MemoryServices {
    /** EFI_BOOT_SERVICES.AllocatePages(). */
    @Slot(0x28)
    EfiStatus allocatePages(int type, int memoryType, long pages, Pointer<Long> memory);

    /** EFI_BOOT_SERVICES.FreePages(). */
    @Slot(0x30)
    EfiStatus freePages(long memory, long pages);

    /** EFI_BOOT_SERVICES.GetMemoryMap(). */
    @Slot(0x38)
    EfiStatus getMemoryMap(Pointer<Long> memoryMapSize, Address memoryMap, Pointer<Long> mapKey,
            Pointer<Long> descriptorSize, Pointer<Integer> descriptorVersion);

    /** EFI_BOOT_SERVICES.AllocatePool(). */
    @Slot(0x40)
    EfiStatus allocatePool(int poolType, long size, Pointer<Address> buffer);

    /** EFI_BOOT_SERVICES.FreePool(). */
    @Slot(0x48)
    EfiStatus freePool(Address buffer);
}
