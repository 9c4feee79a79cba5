package dev.drydock.efi.spec;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_DRIVER_BINDING_PROTOCOL} (UEFI 2.10, 11.1). */
@Protocol(value = "18a031ab-b443-4d1a-a5c0-0c09261e9f71", name = "EFI_DRIVER_BINDING_PROTOCOL")
public interface DriverBindingProtocol {
    /** EFI_DRIVER_BINDING_PROTOCOL.Supported(). */
    @Slot(0x00)
    EfiStatus supported(Handle controller, Address remainingDevicePath);

    /** EFI_DRIVER_BINDING_PROTOCOL.Start(). */
    @Slot(0x08)
    EfiStatus start(Handle controller, Address remainingDevicePath);

    /** EFI_DRIVER_BINDING_PROTOCOL.Stop(). */
    @Slot(0x10)
    Step stop(Handle controller, long numberOfChildren, Pointer<Handle> childHandleBuffer);

    /** The driver with the highest version is asked first; 0 to 0xf and from 0xfffffff0 on are the platform's. */
    @Field(0x18)
    int version();

    /** The handle of the image that installed the driver. */
    @Field(0x20)
    Handle imageHandle();

    /** The handle that this protocol is on. */
    @Field(0x28)
    Handle driverBindingHandle();
}
