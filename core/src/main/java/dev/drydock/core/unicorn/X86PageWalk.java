package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.drydock.core.memory.GuestMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The page walk of an x86_64 processor in long mode: four or five levels, pages of 4 KiB, 2 MiB and 1 GiB, with the
 * accessed and dirty bits set (Intel SDM, volume 3, 5.5). The paging modes of 32-bit code map nothing here; without
 * paging every address is physical.
 */
final class X86PageWalk implements PageWalk {
    private static final long PAGING = 1L << 31;
    private static final long WRITE_PROTECT = 1 << 16;
    private static final long FIVE_LEVELS = 1 << 12;
    private static final long NO_EXECUTE_OF_USER_PAGES = 1 << 20;
    private static final int USER_LEVEL = 3;
    private static final long LONG_MODE_ACTIVE = 1 << 10;
    private static final long NO_EXECUTE_ENABLE = 1 << 11;

    private static final long PRESENT = 1;
    private static final long WRITABLE = 1 << 1;
    private static final long USER = 1 << 2;
    private static final long ACCESSED = 1 << 5;
    private static final long DIRTY = 1 << 6;
    private static final long LARGE = 1 << 7;
    private static final long ADDRESS = 0x000F_FFFF_FFFF_F000L;
    private static final int LARGEST_LEAF_LEVEL = 3;

    /** The fault of an address that is mapped, but not for this access. */
    static final int PROTECTION = 1;
    /** The fault of an address that is no sign-extended one. */
    static final int NOT_CANONICAL = 2;
    private static final long NOT_PRESENT = 0;
    private static final int INDEX_BITS = 9;

    private final GuestMemory memory;
    private final UnicornLibrary library;
    private final MemorySegment engine;
    private final RegisterBatch control;
    private final long[] values = new long[4];
    private final MemorySegment value;
    private final Registers registers;
    private final long firstRoot;

    /** The numbers that Unicorn gives these registers. */
    record Registers(int cr0, int cr3, int cr4, int cs, int modelSpecific) {}

    X86PageWalk(GuestMemory memory, UnicornLibrary library, MemorySegment engine, Arena arena, long firstRoot,
            Registers registers) {
        this.memory = memory;
        this.library = library;
        this.engine = engine;
        this.firstRoot = firstRoot;
        this.registers = registers;
        control = new RegisterBatch(library, engine, arena, registers.cr0(), registers.cr3(), registers.cr4(),
                registers.cs());
        value = arena.allocate(16, 16);
    }

    private long efer() {
        value.set(JAVA_INT, 0, X86Cpu.MSR_EFER);
        library.readRegister(engine, registers.modelSpecific(), value);
        return value.get(JAVA_LONG, 8);
    }

    boolean isInLongMode() {
        return (efer() & LONG_MODE_ACTIVE) != 0;
    }

    @Override
    public long root() {
        library.readRegister(engine, registers.cr3(), value);
        return value.get(JAVA_LONG, 0);
    }

    /** The {@link #root} of the tables that the machine began with. */
    long firstRoot() {
        return firstRoot;
    }

    @Override
    public boolean isGuests() {
        return root() != firstRoot;
    }

    @Override
    public long walk(long address, int access) {
        if (!isGuests()) {
            return address & ~PAGE_MASK | UnicornConstants.PROT_ALL;
        }
        control.read(values);
        long cr0 = values[0];
        long root = values[1];
        long cr4 = values[2];
        if ((cr0 & PAGING) == 0) {
            return address & ~PAGE_MASK | UnicornConstants.PROT_ALL;
        }
        long mode = efer();
        int levels = (cr4 & FIVE_LEVELS) != 0 ? 5 : 4;
        int unusedBits = 64 - 12 - levels * INDEX_BITS;
        if ((mode & LONG_MODE_ACTIVE) == 0) {
            return NOT_PRESENT;
        }
        if (address << unusedBits >> unusedBits != address) {
            return (long) NOT_CANONICAL << FAULT_SHIFT;
        }
        boolean user = (values[3] & USER_LEVEL) == USER_LEVEL;
        long all = WRITABLE | USER;
        boolean execute = true;
        long table = root & ADDRESS;
        for (int level = levels; level > 0; level--) {
            int shift = 12 + INDEX_BITS * (level - 1);
            long at = table + 8 * (address >>> shift & (1 << INDEX_BITS) - 1);
            long entry = memory.pageTableEntry(at);
            if ((entry & PRESENT) == 0) {
                return NOT_PRESENT;
            }
            all &= entry;
            execute &= entry >= 0 || (mode & NO_EXECUTE_ENABLE) == 0;
            boolean leaf = level == 1 || level <= LARGEST_LEAF_LEVEL && (entry & LARGE) != 0;
            if (leaf) {
                long offset = (1L << shift) - 1;
                int allowed = allowed(all, execute, user, cr0, cr4);
                if ((allowed & access) != 0) {
                    note(at, entry, access == UnicornConstants.PROT_WRITE ? ACCESSED | DIRTY : ACCESSED);
                }
                return entry & ADDRESS & ~offset | address & offset & ~PAGE_MASK | allowed
                        | (long) PROTECTION << FAULT_SHIFT;
            }
            note(at, entry, ACCESSED);
            table = entry & ADDRESS;
        }
        throw new AssertionError("the last level has leaves only");
    }

    private static int allowed(long all, boolean execute, boolean user, long cr0, long cr4) {
        boolean userPage = (all & USER) != 0;
        if (user && !userPage) {
            return 0;
        }
        boolean write = (all & WRITABLE) != 0 || !user && (cr0 & WRITE_PROTECT) == 0;
        boolean fetch = execute && (user || !userPage || (cr4 & NO_EXECUTE_OF_USER_PAGES) == 0);
        return UnicornConstants.PROT_READ | (write ? UnicornConstants.PROT_WRITE : 0)
                | (fetch ? UnicornConstants.PROT_EXEC : 0);
    }

    private void note(long at, long entry, long bits) {
        if ((entry & bits) != bits) {
            memory.putPageTableEntry(at, entry | bits);
        }
    }
}
