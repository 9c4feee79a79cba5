package dev.drydock.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Host accesses by the guest's virtual addresses: page by page, because what adjoins there need not adjoin in RAM.
 *
 * <p>Nothing is written before every page of the range is known to be mapped.
 */
final class TranslatedAccess {
    private static final long OFFSET_MASK = GuestMemory.PAGE_SIZE - 1;

    private final GuestMemory memory;
    private final AddressTranslation translation;

    TranslatedAccess(GuestMemory memory, AddressTranslation translation) {
        this.memory = memory;
        this.translation = translation;
    }

    /**
     * The physical address of a range that is contiguous there too, or {@link AddressTranslation#UNMAPPED} if it is not.
     *
     * @throws GuestAccessException if any byte of it is not mapped, or mapped to what is no RAM
     */
    long contiguous(long address, long size, boolean write) {
        if (size < 0 || size > memory.size()) {
            throw new GuestAccessException(address, size, write);
        }
        long first = physical(address, size, address, write);
        boolean straight = true;
        for (long done = toPageEnd(address); done < size; done += GuestMemory.PAGE_SIZE) {
            straight &= physical(address, size, address + done, write) == first + done;
        }
        return straight ? first : AddressTranslation.UNMAPPED;
    }

    private long physical(long address, long size, long at, boolean write) {
        long physical = translation.physical(at, write);
        if (physical == AddressTranslation.UNMAPPED || !memory.isRam(physical, 1)) {
            throw new GuestAccessException(address, size, write);
        }
        return physical;
    }

    private static long toPageEnd(long address) {
        return GuestMemory.PAGE_SIZE - (address & OFFSET_MASK);
    }

    /** What is done with one piece that adjoins in RAM. */
    private interface Piece {
        void at(long physical, long offset, long length);
    }

    private void forEachPiece(long address, long size, boolean write, Piece piece) {
        long length;
        for (long offset = 0; offset < size; offset += length) {
            length = Math.min(toPageEnd(address + offset), size - offset);
            piece.at(physical(address, size, address + offset, write), offset, length);
        }
    }

    /** A copy of the range. */
    MemorySegment gather(long address, long size) {
        MemorySegment result = MemorySegment.ofArray(new byte[Math.toIntExact(size)]);
        forEachPiece(address, size, false, (physical, offset, length) -> MemorySegment
                .copy(memory.physicalRange(physical, length, false), 0, result, offset, length));
        return result.asReadOnly();
    }

    void scatter(long address, MemorySegment source) {
        contiguous(address, source.byteSize(), true);
        forEachPiece(address, source.byteSize(), true, (physical, offset, length) -> MemorySegment.copy(source, offset,
                memory.physicalRange(physical, length, true), 0, length));
    }

    void fill(long address, long size, byte value) {
        contiguous(address, size, true);
        forEachPiece(address, size, true,
                (physical, _, length) -> memory.physicalRange(physical, length, true).fill(value));
    }

    byte getByte(long address) {
        return memory.physicalRange(physical(address, 1, address, false), 1, false).get(JAVA_BYTE, 0);
    }
}
