package dev.drydock.efi.boot;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.check.PoolGuard;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryType;

/**
 * Pool memory (UEFI 2.10, 7.2.4 and 7.2.5): small pieces of pages, apart for each memory type.
 *
 * <p>Pieces of up to half a page come in a few sizes, with a list of free ones for each; larger ones are whole pages. What
 * is known of a piece is kept on the host, so a guest that writes beyond its piece harms other guest data only.
 */
public final class Pool {
    private static final int SMALLEST = 32;
    private static final int LARGEST_SMALL = 2048;
    private static final long SLAB_PAGES = 4;
    private static final long PAGE_SIZE = 4096;

    private final MemoryMap memoryMap;
    private final PoolGuard guard;
    private final StateMap<Long, Piece> pieces;
    private final StateMap<SizeClass, Free> free;

    /** An allocated piece: its type, and its size class or its pages. */
    private record Piece(MemoryType type, int sizeClass, long pages) {}

    private record SizeClass(MemoryType type, int size) {}

    /** A list of free pieces, and behind it the part of a slab that was never used. */
    private record Free(long address, Free next) {}

    /** @param guard surrounds each piece with zones that nobody may write; null for none */
    public Pool(MachineState state, MemoryMap memoryMap, PoolGuard guard) {
        this.memoryMap = memoryMap;
        this.guard = guard;
        pieces = state.map();
        free = state.map();
    }

    /**
     * Allocates at least {@code size} bytes, aligned on 16.
     *
     * @param size in bytes, unsigned; 0 gives a piece all the same
     * @throws EfiException EFI_OUT_OF_RESOURCES
     */
    public long allocate(MemoryType type, long size) {
        if (size < 0 || size > Long.MAX_VALUE - PoolGuard.OVERHEAD) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
        return guard == null ? take(type, size) : guard.arm(take(type, size + PoolGuard.OVERHEAD), size);
    }

    private long take(MemoryType type, long size) {
        if (size > LARGEST_SMALL) {
            long pages = MemoryMap.pagesFor(size);
            long address = memoryMap.allocate(pages, type, -1L);
            pieces.put(address, new Piece(type, 0, pages));
            return address;
        }
        int rounded = Math.max(SMALLEST, size <= 1 ? SMALLEST : Integer.highestOneBit((int) size - 1) << 1);
        var sizeClass = new SizeClass(type, rounded);
        Free list = free.get(sizeClass);
        if (list == null) {
            list = slab(sizeClass);
        }
        free.put(sizeClass, list.next());
        pieces.put(list.address(), new Piece(type, rounded, 0));
        return list.address();
    }

    private Free slab(SizeClass sizeClass) {
        long address = memoryMap.allocate(SLAB_PAGES, sizeClass.type(), -1L);
        Free list = null;
        for (long offset = SLAB_PAGES * PAGE_SIZE - sizeClass.size(); offset >= 0; offset -= sizeClass.size()) {
            list = new Free(address + offset, list);
        }
        return list;
    }

    /**
     * Gives a piece back.
     *
     * @throws EfiException EFI_INVALID_PARAMETER if {@code address} is not that of an allocated piece
     */
    public void free(long address) {
        if (guard == null) {
            give(address);
        } else {
            guard.free(address).forEach(this::give);
        }
    }

    private void give(long address) {
        Piece piece = pieces.remove(address);
        if (piece == null) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        if (piece.sizeClass() == 0) {
            memoryMap.free(address, piece.pages());
        } else {
            free.merge(new SizeClass(piece.type(), piece.sizeClass()), new Free(address, null),
                    (list, head) -> new Free(head.address(), list));
        }
    }
}
