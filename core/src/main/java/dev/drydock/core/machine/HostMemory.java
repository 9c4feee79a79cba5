package dev.drydock.core.machine;

import dev.drydock.core.unicorn.HostPages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Zeroed memory of the host that costs nothing until it is touched. */
final class HostMemory {
    private HostMemory() {}

    /** Maps {@code size} bytes, unmapped again when {@code arena} is closed. */
    static MemorySegment map(long size, Arena arena) {
        MemorySegment memory = HostPages.mapFar(size, arena);
        if (memory == null) {
            throw new OutOfMemoryError("the host has no " + size + " bytes for guest memory");
        }
        if (!HostPages.isMac()) {
            // A boot touches tens of thousands of pages.
            HostPages.advise(memory, HostPages.HUGE_PAGES);
        }
        return memory;
    }
}
