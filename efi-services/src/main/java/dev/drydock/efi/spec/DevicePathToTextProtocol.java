package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/**
 * {@code EFI_DEVICE_PATH_TO_TEXT_PROTOCOL} (UEFI 2.10, 10.6.2). Results are from pool memory and the caller's to free.
 *
 * <p>Its functions take no pointer to the protocol, so to the binder it is a service table.
 */
@ServiceTable("EFI_DEVICE_PATH_TO_TEXT_PROTOCOL")
public interface DevicePathToTextProtocol {
    Guid GUID = Guid.parse("8b843e20-8132-4852-90cc-551a4e4a7f1c");

    @Slot(0x00)
    Address convertDeviceNodeToText(Address deviceNode, boolean displayOnly, boolean allowShortcuts);

    @Slot(0x08)
    Address convertDevicePathToText(Address devicePath, boolean displayOnly, boolean allowShortcuts);
}
