package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_ACPI_TABLE_PROTOCOL} (UEFI 2.10, 20.2). */
@Protocol(value = "ffe06bdd-6107-46a6-7bb2-5a9c7ec5275c", name = "EFI_ACPI_TABLE_PROTOCOL")
public interface AcpiTableProtocol {
    /** @param acpiTableBufferSize in bytes, as the table's own header says */
    @Slot(0x00)
    EfiStatus installAcpiTable(Address acpiTableBuffer, long acpiTableBufferSize, Pointer<Long> tableKey);

    @Slot(0x08)
    EfiStatus uninstallAcpiTable(long tableKey);
}
