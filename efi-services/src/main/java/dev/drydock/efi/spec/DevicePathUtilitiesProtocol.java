package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/**
 * {@code EFI_DEVICE_PATH_UTILITIES_PROTOCOL} (UEFI 2.10, 10.5). Results are from pool memory and the caller's to free.
 *
 * <p>Its functions take no pointer to the protocol, so to the binder it is a service table.
 */
@ServiceTable("EFI_DEVICE_PATH_UTILITIES_PROTOCOL")
public interface DevicePathUtilitiesProtocol {
    Guid GUID = Guid.parse("0379be4e-d706-437d-b037-edb82fb772a4");

    @Slot(0x00)
    long getDevicePathSize(Address devicePath);

    @Slot(0x08)
    Address duplicateDevicePath(Address devicePath);

    @Slot(0x10)
    Address appendDevicePath(Address first, Address second);

    @Slot(0x18)
    Address appendDeviceNode(Address devicePath, Address deviceNode);

    @Slot(0x20)
    Address appendDevicePathInstance(Address devicePath, Address instance);

    @Slot(0x28)
    Address getNextDevicePathInstance(Pointer<Long> instance, Pointer<Long> instanceSize);

    @Slot(0x30)
    boolean isDevicePathMultiInstance(Address devicePath);

    @Slot(0x38)
    Address createDeviceNode(byte nodeType, byte nodeSubType, short nodeLength);
}
