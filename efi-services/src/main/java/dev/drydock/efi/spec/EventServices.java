package dev.drydock.efi.spec;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/** Event and timer services of EFI_BOOT_SERVICES (UEFI 2.10, 7.1). */
@ServiceTable("EFI_BOOT_SERVICES")
public interface EventServices {
    /** EFI_BOOT_SERVICES.CreateEvent(). */
    @Slot(0x50)
    EfiStatus createEvent(int type, long notifyTpl, Address notifyFunction, Address notifyContext,
            Pointer<Address> event);

    /** EFI_BOOT_SERVICES.SetTimer(): {@code triggerTime} in units of 100 ns. */
    @Slot(0x58)
    EfiStatus setTimer(Address event, int type, long triggerTime);

    /** EFI_BOOT_SERVICES.WaitForEvent(). */
    @Slot(0x60)
    Step waitForEvent(long numberOfEvents, Pointer<Address> event, Pointer<Long> index);

    /** EFI_BOOT_SERVICES.SignalEvent(). */
    @Slot(0x68)
    EfiStatus signalEvent(Address event);

    /** EFI_BOOT_SERVICES.CloseEvent(). */
    @Slot(0x70)
    EfiStatus closeEvent(Address event);

    /** EFI_BOOT_SERVICES.CheckEvent(). */
    @Slot(0x78)
    Step checkEvent(Address event);

    /** EFI_BOOT_SERVICES.CreateEventEx(). */
    @Slot(0x170)
    EfiStatus createEventEx(int type, long notifyTpl, Address notifyFunction, Address notifyContext,
            Guid eventGroup, Pointer<Address> event);
}
