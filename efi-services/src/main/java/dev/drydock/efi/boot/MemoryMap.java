package dev.drydock.efi.boot;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Protection;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateCounter;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.efi.spec.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who owns which page of guest memory: the truth behind AllocatePages and GetMemoryMap (UEFI 2.10, 7.2).
 *
 * <p>Covers RAM without gaps. Free memory is handed out from the top down, as callers that ask for nothing in particular
 * expect, and may not be executed until it is allocated.
 */
public final class MemoryMap {
    private static final int PAGE_SIZE = GuestMemory.PAGE_SIZE;
    private static final int PAGE_SHIFT = 12;
    private static final long CACHEABILITY = MemoryDescriptor.UC | MemoryDescriptor.WC | MemoryDescriptor.WT
            | MemoryDescriptor.WB;

    private static final long UNLIMITED = -1L;
    /** The allocation of pages that AllocatePages did not hand out. */
    private static final long NONE = 0;

    private final GuestMemory memory;
    private final Policy policy;
    private final StateCell<List<Region>> regions;
    private final StateCounter key;
    private final StateCounter allocations;

    /**
     * What differs from machine to machine.
     *
     * @param runtimePages the number of pages, a power of two, that memory which outlives boot services comes in
     * @param freed what the guest may do with pages that were given back
     * @param changed told after every change of the map
     */
    public record Policy(long runtimePages, Protection freed, Runnable changed) {
        /** 4 KiB granularity, and freed memory is like any other free memory. */
        public static final Policy PLAIN = new Policy(1, Protection.READ_WRITE, () -> {
        });
        /** An operating system with 64 KiB pages must be able to map runtime memory (UEFI 2.10, 2.3.6.1). */
        public static final long AARCH64_RUNTIME_PAGES = 16;
    }

    /**
     * Adjacent pages of one type and one allocation; regions that touch differ in one of them.
     *
     * @param start the first page's number
     * @param pages how many
     * @param allocation the number of the AllocatePages call that took them; 0 for free pages and the firmware's own
     */
    private record Region(long start, long pages, MemoryType type, long allocation) {
        long end() {
            return start + pages;
        }

        boolean continues(Region before) {
            return type.equals(before.type) && allocation == before.allocation && start == before.end();
        }
    }

    public MemoryMap(MachineState state, GuestMemory memory, Policy policy) {
        this.memory = memory;
        this.policy = policy;
        regions = state.cell(List.of(new Region(memory.base() >>> PAGE_SHIFT, memory.size() >>> PAGE_SHIFT,
                MemoryType.CONVENTIONAL, NONE)));
        key = state.counter();
        key.set(1);
        allocations = state.counter();
        allocations.set(NONE + 1);
    }

    /** The value that changes whenever the map does, as ExitBootServices compares it. */
    public long key() {
        return key.get();
    }

    /**
     * Takes the highest free range that ends at or below an address, for the firmware itself: FreePages will not find it.
     *
     * @param pages how many 4 KiB pages, at least 1
     * @param highest the last byte's largest allowed address, unsigned
     * @return the range's address
     * @throws EfiException EFI_OUT_OF_RESOURCES if there is none
     */
    public long allocate(long pages, MemoryType type, long highest) {
        return allocateAligned(pages, type, highest, 1);
    }

    /** Like {@link #allocate}, at a multiple of {@code alignment} pages, a power of two. */
    public long allocateAligned(long pages, MemoryType type, long highest, long alignment) {
        return take(highestFree(pages, type, highest, alignment), rounded(pages, type), type, NONE);
    }

    /** Like {@link #allocate}, for AllocatePages: {@link #freePages} takes it back. */
    public long allocatePages(long pages, MemoryType type, long highest) {
        return take(highestFree(pages, type, highest, 1), rounded(pages, type), type, allocations.next());
    }

    private long highestFree(long pages, MemoryType type, long highest, long alignment) {
        if (pages <= 0 || pages > memory.size() >>> PAGE_SHIFT) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
        long wanted = rounded(pages, type);
        long granularity = Math.max(alignment, granularity(type));
        long limit = highest == UNLIMITED ? Long.MAX_VALUE >>> PAGE_SHIFT : highest + 1 >>> PAGE_SHIFT;
        List<Region> all = regions.get();
        for (int i = all.size() - 1; i >= 0; i--) {
            Region region = all.get(i);
            long end = Math.min(region.end(), limit);
            if (region.type().equals(MemoryType.CONVENTIONAL) && wanted <= end - region.start()) {
                long start = end - wanted & -granularity;
                // Page 0 stays free for ever: its address cannot be told from a null pointer.
                if (start >= region.start() && start > 0) {
                    return start;
                }
            }
        }
        throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
    }

    /**
     * Takes a range that must be free, for the firmware itself: exactly this one, as it is given by something else.
     *
     * @throws EfiException EFI_NOT_FOUND if it is not free
     */
    public void allocateAt(long address, long pages, MemoryType type) {
        take(freeAt(address, pages), pages, type, NONE);
    }

    /**
     * Takes a range that must be free, for AllocatePages: {@link #freePages} takes it back.
     *
     * @throws EfiException EFI_NOT_FOUND if it is not free, or not aligned as its type has to be
     */
    public void allocatePagesAt(long address, long pages, MemoryType type) {
        if (address % (granularity(type) * PAGE_SIZE) != 0) {
            throw new EfiException(EfiStatus.NOT_FOUND);
        }
        freeAt(address, pages);
        long start = freeAt(address, rounded(pages, type));
        take(start, rounded(pages, type), type, allocations.next());
    }

    private long freeAt(long address, long pages) {
        long start = address >>> PAGE_SHIFT;
        Region free = find(start);
        if (free == null || start == 0 || !free.type().equals(MemoryType.CONVENTIONAL) || pages <= 0
                || pages > free.end() - start) {
            throw new EfiException(EfiStatus.NOT_FOUND);
        }
        return start;
    }

    private long take(long start, long pages, MemoryType type, long allocation) {
        assign(new Region(start, pages, type, allocation));
        // What the firmware keeps at runtime it may promise an operating system never to execute.
        memory.protect(start << PAGE_SHIFT, pages << PAGE_SHIFT,
                type.equals(MemoryType.RUNTIME_SERVICES_DATA) ? Protection.READ_WRITE : Protection.ALL);
        return start << PAGE_SHIFT;
    }

    /** The pages that memory of this type comes in (UEFI 2.10, 2.3.6.1). */
    private long granularity(MemoryType type) {
        return type.isRuntime() || type.equals(MemoryType.RESERVED) || type.equals(MemoryType.ACPI_NVS)
                ? policy.runtimePages()
                : 1;
    }

    private long rounded(long pages, MemoryType type) {
        return pages + granularity(type) - 1 & -granularity(type);
    }

    /**
     * Gives a range of the firmware's own back; it may be a part of one allocation or span several.
     *
     * @throws EfiException EFI_NOT_FOUND if any of its pages is free already
     */
    public void free(long address, long pages) {
        release(address, pages, region -> !region.type().equals(MemoryType.CONVENTIONAL));
    }

    /**
     * FreePages: gives back what {@link #allocatePages} handed out, wholly or in part, of one call or several.
     *
     * @return how many of the calls the range has pages of
     * @throws EfiException EFI_NOT_FOUND if any of its pages was not handed out so; EFI_INVALID_PARAMETER if the range
     *         does not begin where memory of its type can
     */
    public int freePages(long address, long pages) {
        long start = address >>> PAGE_SHIFT;
        Region first = find(start);
        if (first != null && first.allocation() != NONE && start % granularity(first.type()) != 0) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        return release(address, pages, region -> region.allocation() != NONE);
    }

    private int release(long address, long pages, Predicate<Region> releasable) {
        long start = address >>> PAGE_SHIFT;
        if (pages <= 0 || pages > memory.size() >>> PAGE_SHIFT) {
            throw new EfiException(EfiStatus.NOT_FOUND);
        }
        int count = 0;
        long end = start + pages;
        for (long page = start; page < end; count++) {
            Region region = find(page);
            if (region == null || !releasable.test(region)) {
                throw new EfiException(EfiStatus.NOT_FOUND);
            }
            page = region.end();
            if (page >= end) {
                // What is left over of the last unit cannot be allocated again.
                end = end + granularity(region.type()) - 1 & -granularity(region.type());
            }
        }
        assign(new Region(start, end - start, MemoryType.CONVENTIONAL, NONE));
        memory.protect(address, end - start << PAGE_SHIFT, policy.freed());
        return count;
    }

    /** The pages that the AllocatePages call took which {@code address} lies in, and from where; empty if none did. */
    public Optional<PageRange> allocationAt(long address) {
        Region at = find(address >>> PAGE_SHIFT);
        if (at == null || at.allocation() == NONE) {
            return Optional.empty();
        }
        return Optional.of(new PageRange(at.start() << PAGE_SHIFT, at.pages()));
    }

    /** A range of guest memory, by its address and its length in 4 KiB pages. */
    public record PageRange(long address, long pages) {}

    /** Whether any of the pages is free memory. */
    public boolean isAnyFree(long address, long pages) {
        long start = address >>> PAGE_SHIFT;
        return regions.get().stream().anyMatch(region -> region.type().equals(MemoryType.CONVENTIONAL)
                && region.start() < start + pages && start < region.end());
    }

    /** Lets the guest at all free memory: from now on it is an operating system's. */
    public void openFreeMemory() {
        for (Region region : regions.get()) {
            if (region.type().equals(MemoryType.CONVENTIONAL)) {
                memory.protect(Math.max(region.start(), 1) << PAGE_SHIFT,
                        region.end() - Math.max(region.start(), 1) << PAGE_SHIFT, Protection.READ_WRITE);
            }
        }
    }

    /** Says that a range which the machine itself occupies is not free. */
    public void reserve(long address, long size, MemoryType type) {
        assign(new Region(address >>> PAGE_SHIFT, size >>> PAGE_SHIFT, type, NONE));
    }

    /** Ends the firmware's say about memory that is not its own at runtime: the operating system's page tables rule. */
    public void handOver() {
        for (Region region : regions.get()) {
            boolean firmwares = region.type().isRuntime() || region.type().equals(MemoryType.RESERVED)
                    || region.type().equals(MemoryType.MEMORY_MAPPED_IO);
            if (!firmwares && region.end() > 1) {
                // The page of the null pointer stays guarded.
                long start = Math.max(1, region.start());
                memory.protect(start << PAGE_SHIFT, region.end() - start << PAGE_SHIFT, Protection.ALL);
            }
        }
    }

    private Region find(long page) {
        for (Region region : regions.get()) {
            if (page >= region.start() && page < region.end()) {
                return region;
            }
        }
        return null;
    }

    private void assign(Region assigned) {
        long start = assigned.start();
        long end = assigned.end();
        List<Region> result = new ArrayList<>();
        for (Region region : regions.get()) {
            if (region.end() <= start || region.start() >= end) {
                append(result, region);
                continue;
            }
            if (region.start() < start) {
                append(result,
                        new Region(region.start(), start - region.start(), region.type(), region.allocation()));
            }
            if (region.start() <= start) {
                append(result, assigned);
            }
            if (region.end() > end) {
                append(result, new Region(end, region.end() - end, region.type(), region.allocation()));
            }
        }
        regions.set(List.copyOf(result));
        key.add(1);
        policy.changed().run();
    }

    /** Adds a region, joined with the one before where it continues that. */
    private static void append(List<Region> target, Region region) {
        if (!target.isEmpty() && region.continues(target.getLast())) {
            Region before = target.removeLast();
            target.add(new Region(before.start(), before.pages() + region.pages(), before.type(),
                    before.allocation()));
        } else {
            target.add(region);
        }
    }

    /** The map as GetMemoryMap tells it: ascending, adjacent regions of one type merged. */
    public List<MemoryDescriptor> descriptors() {
        List<Region> merged = new ArrayList<>();
        regions.get().forEach(
                region -> append(merged, new Region(region.start(), region.pages(), region.type(), NONE)));
        return merged.stream().map(region -> new MemoryDescriptor(region.type().value(),
                region.start() << PAGE_SHIFT, 0, region.pages(),
                CACHEABILITY | (region.type().isRuntime() ? MemoryDescriptor.RUNTIME : 0))).toList();
    }

    /** The owner of the page that holds {@code address}; reserved outside RAM. */
    public MemoryType typeOf(long address) {
        Region region = find(address >>> PAGE_SHIFT);
        return region == null ? MemoryType.RESERVED : region.type();
    }

    /** The pages that hold {@code bytes} bytes. */
    public static long pagesFor(long bytes) {
        return (bytes >>> PAGE_SHIFT) + ((bytes & PAGE_SIZE - 1) == 0 ? 0 : 1);
    }
}
