package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_SECURITY2_ARCH_PROTOCOL} (PI 1.7, volume 2, 12.9.2): whether a file with these contents may be used. */
@Protocol(value = "94ab2f58-1438-4ef1-9152-18941a3a0e68", name = "EFI_SECURITY2_ARCH_PROTOCOL")
public interface Security2ArchProtocol {
    /** @param fileSize in bytes */
    @Slot(0x00)
    EfiStatus fileAuthentication(Address file, Address fileBuffer, long fileSize, boolean bootPolicy);
}
