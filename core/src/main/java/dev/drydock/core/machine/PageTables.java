package dev.drydock.core.machine;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.memory.GuestMemory;

/** Page tables of four levels with 4 KiB pages, made in a range of guest memory for either architecture. */
public final class PageTables {
    private static final int ENTRIES = 512;
    private static final int INDEX_BITS = 9;
    private static final int PAGE_SHIFT = 12;
    private static final int TOP_LEVEL = 3;
    private static final long ADDRESS = 0x0000_FFFF_FFFF_F000L;
    /** A table on both: present and writable on x86_64. */
    private static final long TABLE = 3;
    private static final long X86_READ_ONLY = 1;
    private static final long X86_WRITABLE = 3;
    /** A page with the access flag, inner shareable, attribute 0: what is cached makes no difference here. */
    private static final long AARCH64_WRITABLE = 0x703;
    private static final long AARCH64_READ_ONLY = AARCH64_WRITABLE | 1 << 7;

    private final GuestMemory memory;
    private final boolean arm;
    private final long end;
    private final long lower;
    private final long upper;
    private long next;
    /** How many pages may still be mapped, again or not: a map that repeats itself has an end, too. */
    private long pagesLeft;

    /** There are not enough tables, or two mappings want the same address. */
    public static final class NoRoomException extends Exception {
        private static final long serialVersionUID = 1;

        NoRoomException(String message) {
            super(message);
        }
    }

    /**
     * @param start the physical address of the range for the tables, at a page's begin
     * @param end of it, at least two pages on
     */
    public PageTables(GuestMemory memory, Architecture architecture, long start, long end) {
        this.memory = memory;
        this.end = end;
        arm = architecture == Architecture.AARCH64;
        next = start;
        pagesLeft = (end - start) / GuestMemory.PAGE_SIZE * ENTRIES;
        lower = newTable();
        upper = arm ? newTable() : lower;
    }

    private long newTable() {
        long table = next;
        memory.fill(table, GuestMemory.PAGE_SIZE, (byte) 0);
        next += GuestMemory.PAGE_SIZE;
        return table;
    }

    /**
     * Maps a range of whole pages. Pages that are mapped to the same place already stay as they are.
     *
     * @param size in bytes
     * @throws NoRoomException if the range for the tables is full, or a page is mapped to another place already
     */
    public void map(long virtual, long physical, long size, boolean writable) throws NoRoomException {
        for (long at = 0; at < size; at += GuestMemory.PAGE_SIZE) {
            mapPage(virtual + at, physical + at, writable);
        }
    }

    private void mapPage(long virtual, long physical, boolean writable) throws NoRoomException {
        if (pagesLeft-- == 0) {
            throw new NoRoomException("the map is too large");
        }
        long table = virtual < 0 ? upper : lower;
        for (int level = TOP_LEVEL; level > 0; level--) {
            long at = entry(table, virtual, level);
            if (memory.getLong(at) == 0) {
                if (next == end) {
                    throw new NoRoomException("the map is too scattered");
                }
                memory.putLong(at, newTable() | TABLE);
            }
            table = memory.getLong(at) & ADDRESS;
        }
        long at = entry(table, virtual, 0);
        long present = memory.getLong(at);
        if (present != 0 && (present & ADDRESS) != physical) {
            throw new NoRoomException("the map takes the address 0x%x".formatted(virtual));
        }
        if (present == 0) {
            memory.putLong(at, physical | (arm
                    ? writable ? AARCH64_WRITABLE : AARCH64_READ_ONLY
                    : writable ? X86_WRITABLE : X86_READ_ONLY));
        }
    }

    private static long entry(long table, long virtual, int level) {
        return table + Long.BYTES * (virtual >>> PAGE_SHIFT + INDEX_BITS * level & ENTRIES - 1);
    }

    /** Puts them into force; see {@link Cpu#useTables}. */
    public void use(Cpu cpu) {
        cpu.useTables(lower, upper);
    }
}
