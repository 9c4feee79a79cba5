package dev.drydock.efi.spec;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/**
 * {@code EFI_RAM_DISK_PROTOCOL} (UEFI 2.10, 13.17).
 *
 * <p>Its functions take no pointer to the protocol, so to the binder it is a service table.
 */
@ServiceTable("EFI_RAM_DISK_PROTOCOL")
public interface RamDiskProtocol {
    Guid GUID = Guid.parse("ab38a0df-6873-44a9-87e6-d4eb56148449");

    @Slot(0x00)
    EfiStatus register(long ramDiskBase, long ramDiskSize, Guid ramDiskType, Address parentDevicePath,
            Pointer<Address> devicePath);

    @Slot(0x08)
    Step unregister(Address devicePath);
}
