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

    private final GuestMemory memory;
    private final StateCell<List<Region>> regions;
    private final StateCounter key;

    /**
     * Adjacent pages of one type; regions that touch are of different types.
     *
     * @param start the first page's number
     * @param pages how many
     */
    public record Region(long start, long pages, MemoryType type) {
        long end() {
            return start + pages;
        }

        public long address() {
            return start << PAGE_SHIFT;
        }

        public long size() {
            return pages << PAGE_SHIFT;
        }
    }

    public MemoryMap(MachineState state, GuestMemory memory) {
        this.memory = memory;
        regions = state.cell(List.of(new Region(memory.base() >>> PAGE_SHIFT, memory.size() >>> PAGE_SHIFT,
                MemoryType.CONVENTIONAL)));
        key = state.counter();
        key.set(1);
    }

    /** The value that changes whenever the map does, as ExitBootServices compares it. */
    public long key() {
        return key.get();
    }

    /**
     * Takes the highest free range that ends at or below an address.
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
        if (pages <= 0) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
        long limit = highest == -1L ? Long.MAX_VALUE >>> PAGE_SHIFT : highest + 1 >>> PAGE_SHIFT;
        List<Region> all = regions.get();
        for (int i = all.size() - 1; i >= 0; i--) {
            Region region = all.get(i);
            long end = Math.min(region.end(), limit);
            if (region.type().equals(MemoryType.CONVENTIONAL) && pages <= end - region.start()) {
                long start = end - pages & -alignment;
                // Page 0 stays free for ever: its address cannot be told from a null pointer.
                if (start >= region.start() && start > 0) {
                    return take(start, pages, type);
                }
            }
        }
        throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
    }

    /**
     * Takes a range that must be free.
     *
     * @throws EfiException EFI_NOT_FOUND if it is not
     */
    public void allocateAt(long address, long pages, MemoryType type) {
        long start = address >>> PAGE_SHIFT;
        Region free = find(start);
        if (free == null || start == 0 || !free.type().equals(MemoryType.CONVENTIONAL) || pages <= 0
                || pages > free.end() - start) {
            throw new EfiException(EfiStatus.NOT_FOUND);
        }
        take(start, pages, type);
    }

    private long take(long start, long pages, MemoryType type) {
        assign(start, pages, type);
        memory.protect(start << PAGE_SHIFT, pages << PAGE_SHIFT, Protection.ALL);
        return start << PAGE_SHIFT;
    }

    /**
     * Gives a range back; it may be a part of one allocation or span several.
     *
     * @throws EfiException EFI_NOT_FOUND if any of its pages is not allocated
     */
    public void free(long address, long pages) {
        long start = address >>> PAGE_SHIFT;
        if (pages <= 0 || pages > memory.size() >>> PAGE_SHIFT) {
            throw new EfiException(EfiStatus.NOT_FOUND);
        }
        for (long page = start; page < start + pages;) {
            Region region = find(page);
            if (region == null || region.type().equals(MemoryType.CONVENTIONAL)) {
                throw new EfiException(EfiStatus.NOT_FOUND);
            }
            page = region.end();
        }
        assign(start, pages, MemoryType.CONVENTIONAL);
        memory.protect(address, pages << PAGE_SHIFT, Protection.READ_WRITE);
    }

    /** Says that a range which the machine itself occupies is not free. */
    public void reserve(long address, long size, MemoryType type) {
        assign(address >>> PAGE_SHIFT, size >>> PAGE_SHIFT, type);
    }

    private Region find(long page) {
        for (Region region : regions.get()) {
            if (page >= region.start() && page < region.end()) {
                return region;
            }
        }
        return null;
    }

    private void assign(long start, long pages, MemoryType type) {
        long end = start + pages;
        List<Region> result = new ArrayList<>();
        for (Region region : regions.get()) {
            if (region.end() <= start || region.start() >= end) {
                append(result, region);
                continue;
            }
            if (region.start() < start) {
                append(result, new Region(region.start(), start - region.start(), region.type()));
            }
            if (region.start() <= start) {
                append(result, new Region(start, pages, type));
            }
            if (region.end() > end) {
                append(result, new Region(end, region.end() - end, region.type()));
            }
        }
        regions.set(List.copyOf(result));
        key.add(1);
    }

    /** Adds a region, joined with the one before where both are of one type. */
    private static void append(List<Region> target, Region region) {
        if (!target.isEmpty() && target.getLast().type().equals(region.type())) {
            Region before = target.removeLast();
            target.add(new Region(before.start(), before.pages() + region.pages(), before.type()));
        } else {
            target.add(region);
        }
    }

    /** The map as GetMemoryMap tells it: ascending, adjacent regions of one type merged. */
    public List<MemoryDescriptor> descriptors() {
        return regions.get().stream().map(region -> new MemoryDescriptor(region.type().value(), region.address(), 0,
                region.pages(), CACHEABILITY | (region.type().isRuntime() ? MemoryDescriptor.RUNTIME : 0))).toList();
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
