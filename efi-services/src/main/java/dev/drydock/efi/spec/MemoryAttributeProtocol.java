package dev.drydock.efi.spec;

import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_MEMORY_ATTRIBUTE_PROTOCOL} (UEFI 2.10, 37.7). Addresses and lengths are in bytes. */
@Protocol(value = "f4560cf6-40ec-4b4a-a192-bf1d57d0b189", name = "EFI_MEMORY_ATTRIBUTE_PROTOCOL")
public interface MemoryAttributeProtocol {
    /** {@code EFI_MEMORY_RP}. */
    long RP = 0x2000;
    /** {@code EFI_MEMORY_XP}. */
    long XP = MemoryDescriptor.XP;
    /** {@code EFI_MEMORY_RO}. */
    long RO = MemoryDescriptor.RO;

    @Slot(0x00)
    EfiStatus getMemoryAttributes(long baseAddress, long length, Pointer<Long> attributes);

    @Slot(0x08)
    EfiStatus setMemoryAttributes(long baseAddress, long length, long attributes);

    @Slot(0x10)
    EfiStatus clearMemoryAttributes(long baseAddress, long length, long attributes);
}
