package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_RNG_PROTOCOL} (UEFI 2.10, 37.5.1). */
@Protocol(value = "3152bca5-eade-433d-862e-c01cdc291f44", name = "EFI_RNG_PROTOCOL")
public interface RngProtocol {
    /** {@code EFI_RNG_ALGORITHM_RAW}: what a source of entropy gives, without a generator in between. */
    Guid ALGORITHM_RAW = Guid.parse("e43176d7-b6e8-4827-b784-7ffdc4b68561");

    @Slot(0x00)
    EfiStatus getInfo(Pointer<Long> rngAlgorithmListSize, Pointer<Guid> rngAlgorithmList);

    /** @param rngAlgorithm the algorithm's GUID; null for the default */
    @Slot(0x08)
    EfiStatus getRNG(Guid rngAlgorithm, long rngValueLength, Address rngValue);
}
