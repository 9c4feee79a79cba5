package dev.drydock.efi.spec;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/** The virtual memory services of {@code EFI_RUNTIME_SERVICES} (UEFI 2.10, 8.4). */
@ServiceTable(value = "EFI_RUNTIME_SERVICES", atRuntime = true)
public interface VirtualMemoryServices {
    @Slot(0x38)
    Step setVirtualAddressMap(long memoryMapSize, long descriptorSize, int descriptorVersion, Address virtualMap);

    @Slot(0x40)
    EfiStatus convertPointer(long debugDisposition, Pointer<Long> address);
}
