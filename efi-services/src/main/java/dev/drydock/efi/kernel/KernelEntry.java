package dev.drydock.efi.kernel;

import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.fdt.Fdt;
import java.util.List;
import java.util.Optional;

/**
 * What a kernel was entered with, read when it was: kernels change it soon.
 *
 * @param pc its first instruction
 * @param parameters the address in the register that has it
 * @param systemTable the EFI system table, as the kernel was told
 * @param map where the memory map is, as it was told
 * @param descriptors the memory map at that place
 * @param commandLine as the parameters have it
 * @param initrd as the parameters have it
 * @param tree what the parameters are on AArch64
 * @param byStub whether it was the kernel's own EFI stub that ended boot services, not a loader
 * @param randomization the seed for the kernel's place in memory; empty where the parameters have none
 */
record KernelEntry(long pc, long parameters, long systemTable, MapPlace map, List<MemoryDescriptor> descriptors,
        Optional<String> commandLine, Optional<Place> initrd, Optional<Fdt> tree, boolean byStub,
        Optional<Long> randomization) {
    /** A range of guest memory. */
    record Place(long address, long bytes) {}

    /** A memory map in guest memory, sizes in bytes. */
    record MapPlace(long address, long size, long descriptorSize, long version) {}
}
