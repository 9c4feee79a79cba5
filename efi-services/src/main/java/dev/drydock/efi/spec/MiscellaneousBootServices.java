package dev.drydock.efi.spec;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/** Miscellaneous services of EFI_BOOT_SERVICES (UEFI 2.10, 7.5). */
@ServiceTable("EFI_BOOT_SERVICES")
public interface MiscellaneousBootServices {
    /** EFI_BOOT_SERVICES.InstallConfigurationTable(). */
    @Slot(0xC0)
    EfiStatus installConfigurationTable(Guid guid, Address table);

    /** EFI_BOOT_SERVICES.GetNextMonotonicCount(). */
    @Slot(0xF0)
    EfiStatus getNextMonotonicCount(Pointer<Long> count);

    /** EFI_BOOT_SERVICES.Stall(). */
    @Slot(0xF8)
    Step stall(long microseconds);

    /** EFI_BOOT_SERVICES.SetWatchdogTimer(): {@code timeout} in seconds. */
    @Slot(0x100)
    EfiStatus setWatchdogTimer(long timeout, long watchdogCode, long dataSize, Address watchdogData);

    /** EFI_BOOT_SERVICES.CalculateCrc32(). */
    @Slot(0x158)
    EfiStatus calculateCrc32(Address data, long dataSize, Pointer<Integer> crc32);

    /** EFI_BOOT_SERVICES.CopyMem(). */
    @Slot(0x160)
    void copyMem(Address destination, Address source, long length);

    /** EFI_BOOT_SERVICES.SetMem(). */
    @Slot(0x168)
    void setMem(Address buffer, long size, byte value);
}
