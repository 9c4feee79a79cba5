package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

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

    private HostPages() {}

    public static boolean isMac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    }

    /**
     * Maps pages that can be read and written, and unmaps them when {@code arena} is closed.
     *
     * @param size in bytes
     * @return null if the host refuses
     */
    public static MemorySegment map(long size, Arena arena) {
        int flags = MAP_PRIVATE
                | (isMac() ? MAP_ANONYMOUS_MACOS | MAP_NORESERVE_MACOS : MAP_ANONYMOUS_LINUX | MAP_NORESERVE_LINUX);
        MethodHandle mmap = function("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
        MethodHandle munmap = function("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
        try {
            long address = (long) mmap.invokeExact(0L, size, PROT_READ_WRITE, flags, -1, 0L);
            return address == MAP_FAILED ? null : MemorySegment.ofAddress(address).reinterpret(size, arena, pages -> {
                try {
                    var _ = (int) munmap.invokeExact(address, size);
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            });
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
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
        MethodHandle function = function(name, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
        try {
            return (int) function.invokeExact(pages.address(), pages.byteSize(), argument) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, parameters));
    }
}
