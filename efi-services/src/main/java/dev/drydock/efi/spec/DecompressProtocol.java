package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_DECOMPRESS_PROTOCOL} (UEFI 2.10, 19.5). Sizes are in bytes. */
@Protocol(value = "d8117cfe-94a6-11d4-9a3a-0090273fc14d", name = "EFI_DECOMPRESS_PROTOCOL")
public interface DecompressProtocol {
    @Slot(0x00)
    EfiStatus getInfo(Address source, int sourceSize, Pointer<Integer> destinationSize, Pointer<Integer> scratchSize);

    @Slot(0x08)
    EfiStatus decompress(Address source, int sourceSize, Address destination, int destinationSize, Address scratch,
            int scratchSize);
}
