package dev.drydock.efi.kernel;

import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MemoryDescriptor;
import java.util.List;
import java.util.Map;

/**
 * What the firmware knows of the moment when boot services ended.
 *
 * @param systemTable where the system table is
 * @param runtimeServices the physical addresses of the runtime services, in the table's order
 * @param memoryMap as it was
 * @param configurationTables the addresses in the system table, by GUID
 * @param offersInitrd whether a loader offered the initial RAM disk by LoadFile2
 */
public record HandOffTruth(long systemTable, List<Long> runtimeServices, List<MemoryDescriptor> memoryMap,
        Map<Guid, Long> configurationTables,
        boolean offersInitrd) {}
