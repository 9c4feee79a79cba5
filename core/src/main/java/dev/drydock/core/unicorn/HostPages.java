package dev.drydock.core.unicorn;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Anonymous pages of the host (POSIX {@code mmap}): zeroed, nothing until they are touched, and executable if wanted. */
public final class HostPages {
    static final int PROT_READ_EXEC = 5;
    /** {@code MADV_HUGEPAGE}, of Linux only. */
    public static final int HUGE_PAGES = 14;

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE = 0x2;
    private static final int MAP_ANONYMOUS_LINUX = 0x20;
    private static final int MAP_NORESERVE_LINUX = 0x4000;
    private static final int MAP_ANONYMOUS_MACOS = 0x1000;
    private static final int MAP_NORESERVE_MACOS = 0x40;
    private static final long MAP_FAILED = -1;

    /** The least distance, and how many places behind it there are to choose from, each of so many bits. */
    private static final long FAR = 1L << 36;
    private static final int FAR_STEPS = 1 << 18;
    private static final int FAR_STEP_SHIFT = 26;

    private HostPages() {}

    public static boolean isMac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    }

    /**
     * Maps pages for data: as {@link #map(long, long, Arena)}, but where possible not in the neighbourhood of libraries, which
     * is for code: where translated code and the library are more than 2 GiB apart, each load and store of the guest takes
     * an indirect call.
     */
    public static MemorySegment mapFar(long size, Arena arena) {
        long libraries = Linker.nativeLinker().defaultLookup().findOrThrow("mmap").address();
        long distance = FAR + ((long) ThreadLocalRandom.current().nextInt(FAR_STEPS) << FAR_STEP_SHIFT);
        return map(size, Math.max(0, (libraries - distance) >> FAR_STEP_SHIFT << FAR_STEP_SHIFT), arena);
    }

    /**
     * Maps pages that can be read and written, and unmaps them when {@code arena} is closed.
     *
     * @param size in bytes
     * @param wish an address to map them at if nothing is there; 0 for none
     * @return null if the host refuses
     */
    static MemorySegment map(long size, long wish, Arena arena) {
        int flags = MAP_PRIVATE
                | (isMac() ? MAP_ANONYMOUS_MACOS | MAP_NORESERVE_MACOS : MAP_ANONYMOUS_LINUX | MAP_NORESERVE_LINUX);
        long address = CFunction.standard("mmap").call(wish, size, PROT_READ_WRITE, flags, -1, 0);
        if (address == MAP_FAILED) {
            return null;
        }
        CFunction munmap = CFunction.standard("munmap");
        return MemorySegment.ofAddress(address).reinterpret(size, arena, _ -> munmap.call(address, size));
    }

    /** Changes what may be done with pages; false if the host refuses. */
    static boolean protect(MemorySegment pages, int protection) {
        return call("mprotect", pages, protection);
    }

    /** Says how pages will be used; false if the host knows no such advice, by which nothing is lost. */
    public static boolean advise(MemorySegment pages, int advice) {
        return call("madvise", pages, advice);
    }

    private static boolean call(String name, MemorySegment pages, int argument) {
        return (int) CFunction.standard(name).call(pages.address(), pages.byteSize(), argument) == 0;
    }
}
