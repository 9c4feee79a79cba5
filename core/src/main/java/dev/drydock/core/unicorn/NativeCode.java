package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Locale;

/** A few bytes of machine code for x86_64 hosts that allow writable memory to become executable. */
final class NativeCode {
    /** The system property that, if true, has Java do what machine code would do. */
    static final String DISABLED = "drydock.java-counter";

    private static final int PROT_READ_WRITE = 3;
    private static final int PROT_READ_EXEC = 5;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final long SIZE = 4096;

    private NativeCode() {}

    /**
     * The code in executable memory, valid as long as {@code arena}, or a null pointer where the host has no use for it or
     * refuses it.
     *
     * @param listing lines of hexadecimal bytes, each followed by two spaces and a comment
     */
    static MemorySegment map(String listing, Arena arena) {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")
                || !System.getProperty("os.arch").equals("amd64") || Boolean.getBoolean(DISABLED)) {
            return MemorySegment.NULL;
        }
        try {
            Linker linker = Linker.nativeLinker();
            var mmap = linker.downcallHandle(linker.defaultLookup().findOrThrow("mmap"), FunctionDescriptor.of(ADDRESS,
                    ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
            var mprotect = linker.downcallHandle(linker.defaultLookup().findOrThrow("mprotect"),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
            var munmap = linker.downcallHandle(linker.defaultLookup().findOrThrow("munmap"),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
            var raw = (MemorySegment) mmap.invokeExact(MemorySegment.NULL, SIZE, PROT_READ_WRITE,
                    MAP_PRIVATE_ANONYMOUS, -1, 0L);
            if (raw.address() == -1) {
                return MemorySegment.NULL;
            }
            MemorySegment page = raw.reinterpret(SIZE, arena, segment -> {
                try {
                    var _ = (int) munmap.invokeExact(segment, SIZE);
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            });
            byte[] code = assemble(listing);
            MemorySegment.copy(code, 0, page, JAVA_BYTE, 0, code.length);
            return (int) mprotect.invokeExact(page, SIZE, PROT_READ_EXEC) == 0 ? page : MemorySegment.NULL;
        } catch (Throwable e) {
            throw new IllegalStateException("no memory for machine code", e);
        }
    }

    private static byte[] assemble(String listing) {
        var hex = new StringBuilder();
        listing.lines().forEach(line -> hex.append(line, 0, line.indexOf("  ")).append(' '));
        return HexFormat.ofDelimiter(" ").parseHex(hex.toString().strip());
    }
}
