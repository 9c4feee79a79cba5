package dev.drydock.efi.runtime;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.NotOffered;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.VirtualMemoryServices;

/** A firmware that stays in physical mode: its run ends before virtual addresses could be set. */
final class PhysicalAddressing implements VirtualMemoryServices {
    @Override
    @NotOffered("the run ends at ExitBootServices")
    public EfiStatus setVirtualAddressMap(long memoryMapSize, long descriptorSize, int descriptorVersion,
            Address virtualMap) {
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    @NotOffered("the run ends at ExitBootServices")
    public EfiStatus convertPointer(long debugDisposition, Pointer<Long> address) {
        return EfiStatus.UNSUPPORTED;
    }
}
