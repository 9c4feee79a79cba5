package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/**
 * {@code EFI_DEVICE_PATH_FROM_TEXT_PROTOCOL} (UEFI 2.10, 10.6.3). Results are from pool memory and the caller's to free.
 *
 * <p>Its functions take no pointer to the protocol, so to the binder it is a service table.
 */
@ServiceTable("EFI_DEVICE_PATH_FROM_TEXT_PROTOCOL")
public interface DevicePathFromTextProtocol {
    Guid GUID = Guid.parse("05c99a21-c70f-4ad2-8a5f-35df3343f51e");

    @Slot(0x00)
    Address convertTextToDeviceNode(String textDeviceNode);

    @Slot(0x08)
    Address convertTextToDevicePath(String textDevicePath);
}
