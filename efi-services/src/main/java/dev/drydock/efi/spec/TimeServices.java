package dev.drydock.efi.spec;

import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/** The time services of {@code EFI_RUNTIME_SERVICES} (UEFI 2.10, 8.3). */
@ServiceTable(value = "EFI_RUNTIME_SERVICES", atRuntime = true)
public interface TimeServices {
    @Slot(0x18)
    EfiStatus getTime(Pointer<Time> time, Pointer<TimeCapabilities> capabilities);

    @Slot(0x20)
    EfiStatus setTime(Pointer<Time> time);

    @Slot(0x28)
    EfiStatus getWakeupTime(Pointer<Boolean> enabled, Pointer<Boolean> pending, Pointer<Time> time);

    @Slot(0x30)
    EfiStatus setWakeupTime(boolean enable, Pointer<Time> time);
}
