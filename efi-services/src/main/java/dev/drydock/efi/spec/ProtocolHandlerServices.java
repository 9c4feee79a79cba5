package dev.drydock.efi.spec;

import dev.drydock.core.machine.GateCall;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/** Protocol handler services of EFI_BOOT_SERVICES (UEFI 2.10, 7.3). */
@ServiceTable("EFI_BOOT_SERVICES")
public interface ProtocolHandlerServices {
    /** EFI_BOOT_SERVICES.InstallProtocolInterface(). */
    @Slot(0x80)
    EfiStatus installProtocolInterface(Pointer<Handle> handle, Guid protocol, int interfaceType, Address address);

    /** EFI_BOOT_SERVICES.ReinstallProtocolInterface(). */
    @Slot(0x88)
    Step reinstallProtocolInterface(Handle handle, Guid protocol, Address oldInterface, Address newInterface);

    /** EFI_BOOT_SERVICES.UninstallProtocolInterface(). */
    @Slot(0x90)
    Step uninstallProtocolInterface(Handle handle, Guid protocol, Address address);

    /** EFI_BOOT_SERVICES.HandleProtocol(). */
    @Slot(0x98)
    EfiStatus handleProtocol(Handle handle, Guid protocol, Pointer<Address> result);

    /** The table's reserved member. */
    @Field(0xA0)
    long reserved();

    /** EFI_BOOT_SERVICES.RegisterProtocolNotify(). */
    @Slot(0xA8)
    EfiStatus registerProtocolNotify(Guid protocol, Address event, Pointer<Address> registration);

    /** EFI_BOOT_SERVICES.LocateHandle(). */
    @Slot(0xB0)
    EfiStatus locateHandle(int searchType, Guid protocol, Address searchKey, Pointer<Long> bufferSize,
            Pointer<Handle> buffer);

    /** EFI_BOOT_SERVICES.LocateDevicePath(). */
    @Slot(0xB8)
    EfiStatus locateDevicePath(Guid protocol, Pointer<Address> devicePath, Pointer<Handle> device);

    /** EFI_BOOT_SERVICES.ConnectController(). */
    @Slot(0x108)
    Step connectController(Handle controller, Pointer<Handle> driverImages, Address remainingDevicePath,
            boolean recursive);

    /** EFI_BOOT_SERVICES.DisconnectController(). */
    @Slot(0x110)
    Step disconnectController(Handle controller, Handle driverImage, Handle child);

    /** EFI_BOOT_SERVICES.OpenProtocol(). */
    @Slot(0x118)
    Step openProtocol(Handle handle, Guid protocol, Pointer<Address> result, Handle agent, Handle controller,
            int attributes);

    /** EFI_BOOT_SERVICES.CloseProtocol(). */
    @Slot(0x120)
    EfiStatus closeProtocol(Handle handle, Guid protocol, Handle agent, Handle controller);

    /** EFI_BOOT_SERVICES.OpenProtocolInformation(). */
    @Slot(0x128)
    EfiStatus openProtocolInformation(Handle handle, Guid protocol, Pointer<Address> entryBuffer,
            Pointer<Long> entryCount);

    /** EFI_BOOT_SERVICES.ProtocolsPerHandle(). */
    @Slot(0x130)
    EfiStatus protocolsPerHandle(Handle handle, Pointer<Address> protocolBuffer, Pointer<Long> count);

    /** EFI_BOOT_SERVICES.LocateHandleBuffer(). */
    @Slot(0x138)
    EfiStatus locateHandleBuffer(int searchType, Guid protocol, Address searchKey, Pointer<Long> count,
            Pointer<Address> buffer);

    /** EFI_BOOT_SERVICES.LocateProtocol(). */
    @Slot(0x140)
    EfiStatus locateProtocol(Guid protocol, Address registration, Pointer<Address> result);

    /** EFI_BOOT_SERVICES.InstallMultipleProtocolInterfaces(): pairs of GUID and interface from argument 1 on, ended by NULL. */
    @Slot(0x148)
    EfiStatus installMultipleProtocolInterfaces(Pointer<Handle> handle, GateCall pairs);

    /** EFI_BOOT_SERVICES.UninstallMultipleProtocolInterfaces(). */
    @Slot(0x150)
    Step uninstallMultipleProtocolInterfaces(Handle handle, GateCall pairs);
}
