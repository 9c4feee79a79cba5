package dev.drydock.efi.spec;

/**
 * {@code EFI_MEMORY_DESCRIPTOR} (UEFI 2.10, 7.2.3).
 *
 * @param type an {@code EFI_MEMORY_TYPE}
 * @param physicalStart in bytes, page-aligned
 * @param virtualStart in bytes, 0 before SetVirtualAddressMap
 * @param numberOfPages of 4 KiB
 * @param attribute the capabilities and requirements: EFI_MEMORY_WB and so on
 */
public record MemoryDescriptor(int type, long physicalStart, long virtualStart, long numberOfPages, long attribute) {
    /** {@code EFI_MEMORY_DESCRIPTOR_VERSION}. */
    public static final int VERSION = 1;

    public static final long UC = 0x1;
    public static final long WC = 0x2;
    public static final long WT = 0x4;
    public static final long WB = 0x8;
    public static final long XP = 0x4000;
    public static final long RO = 0x20000;
    public static final long RUNTIME = 0x8000_0000_0000_0000L;
}
