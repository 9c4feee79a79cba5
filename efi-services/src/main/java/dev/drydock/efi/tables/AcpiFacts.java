package dev.drydock.efi.tables;

/**
 * What the ACPI tables tell.
 *
 * @param cpuCount as many as the platform can have, numbered from 0
 * @param oem whose tables they are
 * @param platform the rest of the machine
 */
public record AcpiFacts(int cpuCount, AcpiOem oem, PlatformFacts platform) {
    /** @throws IllegalArgumentException if the platform cannot have that many CPUs */
    public AcpiFacts {
        platform.requireCpus(cpuCount);
    }
}
