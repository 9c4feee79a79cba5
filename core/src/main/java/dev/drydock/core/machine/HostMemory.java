package dev.drydock.core.machine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/** Zeroed memory of the host that costs nothing until it is touched. */
final class HostMemory {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE_LINUX = 0x4022;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE_MACOS = 0x1042;

    private static final int MADV_HUGEPAGE_LINUX = 14;

    private HostMemory() {}

    /** Maps {@code size} bytes, unmapped again when {@code arena} is closed. */
    static MemorySegment map(long size, Arena arena) {
        Linker linker = Linker.nativeLinker();
        var mmap = linker.downcallHandle(linker.defaultLookup().findOrThrow("mmap"), FunctionDescriptor.of(ADDRESS,
                ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
        var munmap = linker.downcallHandle(linker.defaultLookup().findOrThrow("munmap"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        int flags = mac ? MAP_PRIVATE_ANONYMOUS_NORESERVE_MACOS : MAP_PRIVATE_ANONYMOUS_NORESERVE_LINUX;
        try {
            var memory = (MemorySegment) mmap.invokeExact(MemorySegment.NULL, size, PROT_READ_WRITE, flags, -1, 0L);
            if (memory.address() == -1) {
                throw new OutOfMemoryError("the host has no " + size + " bytes for guest memory");
            }
            if (!mac) {
                // An advice: where huge pages are not to be had, nothing is lost. A boot touches tens of thousands of pages.
                var madvise = linker.downcallHandle(linker.defaultLookup().findOrThrow("madvise"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
                var _ = (int) madvise.invokeExact(memory, size, MADV_HUGEPAGE_LINUX);
            }
            return memory.reinterpret(size, arena, segment -> {
                try {
                    var _ = (int) munmap.invokeExact(segment, size);
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            });
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
