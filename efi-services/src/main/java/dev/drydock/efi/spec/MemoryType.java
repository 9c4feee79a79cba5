package dev.drydock.efi.spec;

/**
 * {@code EFI_MEMORY_TYPE} (UEFI 2.10, 7.2.1): an open set; 0x70000000 to 0x7fffffff belong to OEMs, 0x80000000 and above
 * to operating system loaders.
 */
public record MemoryType(int value) implements Comparable<MemoryType> {
    public static final MemoryType RESERVED = new MemoryType(0);
    public static final MemoryType LOADER_CODE = new MemoryType(1);
    public static final MemoryType LOADER_DATA = new MemoryType(2);
    public static final MemoryType BOOT_SERVICES_CODE = new MemoryType(3);
    public static final MemoryType BOOT_SERVICES_DATA = new MemoryType(4);
    public static final MemoryType RUNTIME_SERVICES_CODE = new MemoryType(5);
    public static final MemoryType RUNTIME_SERVICES_DATA = new MemoryType(6);
    public static final MemoryType CONVENTIONAL = new MemoryType(7);
    public static final MemoryType UNUSABLE = new MemoryType(8);
    public static final MemoryType ACPI_RECLAIM = new MemoryType(9);
    public static final MemoryType ACPI_NVS = new MemoryType(10);
    public static final MemoryType MEMORY_MAPPED_IO = new MemoryType(11);
    public static final MemoryType MEMORY_MAPPED_IO_PORT_SPACE = new MemoryType(12);
    public static final MemoryType PAL_CODE = new MemoryType(13);
    public static final MemoryType PERSISTENT = new MemoryType(14);
    public static final MemoryType UNACCEPTED = new MemoryType(15);

    private static final String[] NAMES = {"EfiReservedMemoryType", "EfiLoaderCode", "EfiLoaderData",
            "EfiBootServicesCode", "EfiBootServicesData", "EfiRuntimeServicesCode", "EfiRuntimeServicesData",
            "EfiConventionalMemory", "EfiUnusableMemory", "EfiACPIReclaimMemory", "EfiACPIMemoryNVS",
            "EfiMemoryMappedIO", "EfiMemoryMappedIOPortSpace", "EfiPalCode", "EfiPersistentMemory",
            "EfiUnacceptedMemoryType"};
    private static final int FIRST_OEM = 0x7000_0000;

    /** Whether a caller may allocate memory of this type (UEFI 2.10, 7.2.1 and 7.2.4). */
    public boolean isAllocatable() {
        return !equals(CONVENTIONAL) && !equals(PERSISTENT) && !equals(UNACCEPTED)
                && (value >= 0 && value < NAMES.length || Integer.compareUnsigned(value, FIRST_OEM) >= 0);
    }

    /** Whether the operating system keeps such memory mapped for the runtime services. */
    public boolean isRuntime() {
        return equals(RUNTIME_SERVICES_CODE) || equals(RUNTIME_SERVICES_DATA);
    }

    @Override
    public int compareTo(MemoryType other) {
        return Integer.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return value >= 0 && value < NAMES.length ? NAMES[value] : "0x" + Integer.toHexString(value);
    }
}
