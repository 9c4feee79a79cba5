package dev.drydock.efi.runtime;

/**
 * A range of runtime memory and where an operating system has it, as it told by SetVirtualAddressMap.
 *
 * @param physical its first address, at a page's begin
 * @param size in bytes
 * @param virtual where the operating system has the first address
 * @param code whether it holds the code of runtime services, not their data
 */
public record VirtualMapping(long physical, long size, long virtual, boolean code) {
    boolean holds(long address) {
        return Long.compareUnsigned(address - physical, size) < 0;
    }

    /** Whether a virtual address lies in it. */
    public boolean holdsVirtual(long address) {
        return Long.compareUnsigned(address - virtual, size) < 0;
    }

    /** The physical address of a virtual one that lies in it. */
    public long toPhysical(long address) {
        return address - virtual + physical;
    }

    long end() {
        return physical + size;
    }
}
