package dev.drydock.efi.kernel;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.BootOutcome.HandOff;
import dev.drydock.efi.protocol.devicepath.VendorNode;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.efi.spec.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds what a Linux kernel was given, in guest memory at the moment when boot services end.
 *
 * <p>Loaders hand a kernel over in several ways (as an EFI image, by the old hand-over entry, by a loader of their own), so
 * what the kernel will read is looked for by its shape in the memory that loaders own, not followed from one loader's
 * variables.
 */
public final class HandOffFinder {
    /** Linux's own table of the initrd that its EFI stub loaded, base and size, has the GUID of where it is loaded from. */
    static final Guid LINUX_INITRD = VendorNode.LINUX_INITRD;

    private final GuestMemory memory;
    private final List<MemoryRange> loaderMemory;
    private final Map<Guid, Long> configurationTables;

    /** A range of guest memory. */
    record MemoryRange(long start, long end) {}

    public HandOffFinder(GuestMemory memory, List<MemoryDescriptor> map, Map<Guid, Long> configurationTables) {
        this.memory = memory;
        this.configurationTables = configurationTables;
        loaderMemory = map.stream()
                .filter(entry -> entry.type() == MemoryType.LOADER_CODE.value()
                        || entry.type() == MemoryType.LOADER_DATA.value())
                .map(entry -> new MemoryRange(entry.physicalStart(),
                        entry.physicalStart() + entry.numberOfPages() * GuestMemory.PAGE_SIZE))
                .filter(range -> memory.contains(range.start(), range.end() - range.start())).flatMap(this::touched)
                .toList();
    }

    /** The parts of a range that were ever written: loaders own much more than they use. */
    private Stream<MemoryRange> touched(MemoryRange range) {
        List<MemoryRange> result = new ArrayList<>();
        long start = memory.nextTouched(range.start(), range.end());
        while (start < range.end()) {
            long end = memory.nextUntouched(start, range.end());
            result.add(new MemoryRange(start, end));
            start = memory.nextTouched(end, range.end());
        }
        return result.stream();
    }

    /** What is known; empty where there is no Linux kernel. */
    public HandOff find(Architecture architecture) {
        KernelParameters parameters = architecture == Architecture.X86_64
                ? X86BootProtocol.find(memory, loaderMemory)
                : ArmBootProtocol.find(memory, loaderMemory);
        Long table = configurationTables.get(LINUX_INITRD);
        Optional<Long> initrd = parameters.initrdAddress();
        Optional<Long> size = parameters.initrdBytes();
        if (table != null && memory.contains(table, 16)) {
            initrd = Optional.of(memory.getLong(table));
            size = Optional.of(memory.getLong(table + 8));
        }
        return new HandOff(parameters.version(), parameters.commandLine(), initrd, size, Optional.empty());
    }
}
