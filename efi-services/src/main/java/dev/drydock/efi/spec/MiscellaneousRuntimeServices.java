package dev.drydock.efi.spec;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;

/** The miscellaneous services of {@code EFI_RUNTIME_SERVICES} (UEFI 2.10, 8.5), capsules among them. */
@ServiceTable(value = "EFI_RUNTIME_SERVICES", atRuntime = true)
public interface MiscellaneousRuntimeServices {
    @Slot(0x60)
    EfiStatus getNextHighMonotonicCount(Pointer<Integer> highCount);

    /** Does not come back, so {@code resetType} is no enum: there is nobody to tell of an unknown one. */
    @Slot(0x68)
    Step resetSystem(int resetType, long resetStatus, long dataSize, Address resetData);

    @Slot(0x70)
    EfiStatus updateCapsule(Pointer<Long> capsuleHeaderArray, long capsuleCount, long scatterGatherList);

    @Slot(0x78)
    EfiStatus queryCapsuleCapabilities(Pointer<Long> capsuleHeaderArray, long capsuleCount,
            Pointer<Long> maximumCapsuleSize, Pointer<Integer> resetType);
}
