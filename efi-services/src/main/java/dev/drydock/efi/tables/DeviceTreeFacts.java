package dev.drydock.efi.tables;

import java.util.List;

/**
 * What the device tree tells.
 *
 * @param model the machine's name
 * @param compatible what it is compatible with, most specific first, at least one
 * @param cpuCount as many as the platform can have
 * @param memory at least one range, by address
 * @param platform the rest of the machine
 */
public record DeviceTreeFacts(String model, List<String> compatible, int cpuCount, List<MemoryRange> memory,
        ArmPlatform platform) {
    /** @throws IllegalArgumentException if a list is empty, or the platform cannot have that many CPUs */
    public DeviceTreeFacts {
        compatible = List.copyOf(compatible);
        memory = List.copyOf(memory);
        if (compatible.isEmpty() || memory.isEmpty()) {
            throw new IllegalArgumentException("a machine needs a model it is compatible with, and memory");
        }
        platform.requireCpus(cpuCount);
    }
}
