package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Locale;

/** A few bytes of machine code for x86_64 hosts that allow writable memory to become executable. */
final class NativeCode {
    /** The system property that, if true, has Java do what machine code would do. */
    static final String DISABLED = "drydock.java-counter";

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
        MemorySegment page = HostPages.map(SIZE, 0, arena);
        if (page == null) {
            return MemorySegment.NULL;
        }
        byte[] code = assemble(listing);
        MemorySegment.copy(code, 0, page, JAVA_BYTE, 0, code.length);
        return HostPages.protect(page, HostPages.PROT_READ_EXEC) ? page : MemorySegment.NULL;
    }

    private static byte[] assemble(String listing) {
        var hex = new StringBuilder();
        listing.lines().forEach(line -> hex.append(line, 0, line.indexOf("  ")).append(' '));
        return HexFormat.ofDelimiter(" ").parseHex(hex.toString().strip());
    }
}
