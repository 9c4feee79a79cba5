package dev.drydock.efi.spec;

import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/** Task priority services of EFI_BOOT_SERVICES (UEFI 2.10, 7.1). */
@ServiceTable("EFI_BOOT_SERVICES")
public interface TaskPriorityServices {
    /** EFI_BOOT_SERVICES.RaiseTPL(): returns the previous level. */
    @Slot(value = 0x18, name = "RaiseTPL")
    long raiseTpl(long newTpl);

    /** EFI_BOOT_SERVICES.RestoreTPL(). */
    @Slot(value = 0x20, name = "RestoreTPL")
    void restoreTpl(long oldTpl);
}
