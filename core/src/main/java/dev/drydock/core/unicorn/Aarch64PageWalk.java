package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.drydock.core.memory.GuestMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The stage 1 page walk of an AArch64 processor at EL1 and EL0: both halves of the address space, granules of 4, 16 and
 * 64 KiB, pages and blocks (Arm ARM DDI 0487, D8). As on a processor without hardware updates of the access flag, a page
 * whose flag is clear is not mapped. With the MMU off every address is physical.
 */
final class Aarch64PageWalk implements PageWalk {
    private static final long MMU = 1;
    private static final long WRITE_IMPLIES_NO_EXECUTE = 1 << 19;
    private static final int UPPER_HALF_BIT = 55;
    private static final int FIELDS_OF_UPPER_HALF = 16;
    private static final int LAST_LEVEL = 3;

    // The fault status codes of level 0 (ESR_EL1.ISS.DFSC).
    private static final int TRANSLATION_FAULT = 0b000100;
    private static final int ACCESS_FLAG_FAULT = 0b001000;
    private static final int PERMISSION_FAULT = 0b001100;

    private static final long ADDRESS = 0x0000_FFFF_FFFF_F000L;
    private static final long TABLE_OR_PAGE = 3;
    private static final long BLOCK = 1;
    private static final long ACCESS_FLAG = 1 << 10;
    private static final long AP_EL0 = 1 << 6;
    private static final long AP_READ_ONLY = 1 << 7;
    private static final long EL0_NO_EXECUTE = 1L << 54;
    private static final long EL1_NO_EXECUTE = 1L << 53;
    private static final long TABLE_NO_EL0 = 1L << 61;
    private static final long TABLE_READ_ONLY = 1L << 62;
    private static final long TABLE_EL0_NO_EXECUTE = 1L << 60;
    private static final long TABLE_EL1_NO_EXECUTE = 1L << 59;

    private final GuestMemory memory;
    private final UnicornLibrary library;
    private final MemorySegment engine;
    private final MemorySegment ttbr0;
    private final MemorySegment ttbr1;
    private final MemorySegment tcr;
    private final MemorySegment sctlr;
    private final MemorySegment state;
    private final int coprocessor;
    private final int pstate;
    private final long firstRoot;
    private final long firstControl;

    /** @param pstate the number of PSTATE among Unicorn's registers */
    Aarch64PageWalk(GuestMemory memory, UnicornLibrary library, MemorySegment engine, Arena arena, int coprocessor,
            int pstate, long firstRoot, long firstControl) {
        this.memory = memory;
        this.library = library;
        this.engine = engine;
        this.coprocessor = coprocessor;
        this.pstate = pstate;
        this.firstRoot = firstRoot;
        this.firstControl = firstControl;
        ttbr0 = place(arena, Aarch64Cpu.TTBR0_EL1);
        ttbr1 = place(arena, Aarch64Cpu.TTBR1_EL1);
        tcr = place(arena, Aarch64Cpu.TCR_EL1);
        sctlr = place(arena, Aarch64Cpu.SCTLR_EL1);
        state = arena.allocate(8, 8);
    }

    /** Where Unicorn puts the value of a register. */
    private static MemorySegment place(Arena arena, Aarch64Cpu.SystemRegister register) {
        MemorySegment result = arena.allocate(32, 16);
        register.writeTo(result);
        return result;
    }

    private long read(MemorySegment register) {
        library.readRegister(engine, coprocessor, register);
        return register.get(JAVA_LONG, 24);
    }

    @Override
    public long root() {
        return read(ttbr0);
    }

    @Override
    public boolean isGuests() {
        return root() != firstRoot || read(tcr) != firstControl;
    }

    @Override
    public long walk(long address, int access) {
        boolean upper = (address >>> UPPER_HALF_BIT & 1) != 0;
        if (!upper && root() == firstRoot) {
            return address & ~PAGE_MASK | UnicornConstants.PROT_ALL;
        }
        long control = read(sctlr);
        if ((control & MMU) == 0) {
            return address & ~PAGE_MASK | UnicornConstants.PROT_ALL;
        }
        long both = read(tcr);
        long half = upper ? both >>> FIELDS_OF_UPPER_HALF : both;
        boolean disabled = (half >>> 7 & 1) != 0;
        boolean ignoresTopByte = (both >>> (upper ? 38 : 37) & 1) != 0;
        int addressBits = 64 - (int) (half & 0x3F);
        int granule = granule((int) (half >>> 14 & 3), upper);
        long tag = (ignoresTopByte ? address << 8 >> 8 : address) >> addressBits;
        if (disabled || granule == 0 || addressBits < 25 || addressBits > 48 || tag != (upper ? -1 : 0)) {
            return fault(TRANSLATION_FAULT, 0);
        }
        return walk(address, read(upper ? ttbr1 : ttbr0), addressBits, granule, control);
    }

    private static long fault(int kind, int level) {
        return (long) (kind | level) << FAULT_SHIFT;
    }

    /** The shift of a granule, 0 for a reserved value: the two halves number them differently. */
    private static int granule(int field, boolean upper) {
        return switch (field) {
            case 0 -> upper ? 0 : 12;
            case 1 -> upper ? 14 : 16;
            case 2 -> upper ? 12 : 14;
            default -> upper ? 16 : 0;
        };
    }

    private long walk(long address, long root, int addressBits, int granule, long control) {
        int indexBits = granule - 3;
        int level = LAST_LEVEL - (addressBits - granule - 1) / indexBits;
        long table = root & ADDRESS & ~1L;
        long inherited = 0;
        for (int bits = addressBits;; level++) {
            int shift = granule + indexBits * (LAST_LEVEL - level);
            long index = address >>> shift & (1L << bits - shift) - 1;
            long entry = memory.pageTableEntry(table + 8 * index);
            boolean leaf = level == LAST_LEVEL
                    ? (entry & TABLE_OR_PAGE) == TABLE_OR_PAGE
                    : (entry & TABLE_OR_PAGE) == BLOCK && shift <= 30;
            if (leaf) {
                if ((entry & ACCESS_FLAG) == 0) {
                    return fault(ACCESS_FLAG_FAULT, level);
                }
                long offset = (1L << shift) - 1;
                return entry & ADDRESS & ~offset | address & offset & ~PAGE_MASK
                        | allowed(entry, inherited, control) | fault(PERMISSION_FAULT, level);
            }
            if (level == LAST_LEVEL || (entry & TABLE_OR_PAGE) != TABLE_OR_PAGE) {
                return fault(TRANSLATION_FAULT, level);
            }
            inherited |= entry;
            table = entry & ADDRESS & -(1L << granule);
            bits = shift;
        }
    }

    private int allowed(long entry, long tables, long control) {
        boolean forEl0 = (entry & AP_EL0) != 0 && (tables & TABLE_NO_EL0) == 0;
        boolean write = (entry & AP_READ_ONLY) == 0 && (tables & TABLE_READ_ONLY) == 0;
        boolean execute;
        if (isAtEl0()) {
            if (!forEl0) {
                return 0;
            }
            execute = (entry & EL0_NO_EXECUTE) == 0 && (tables & TABLE_EL0_NO_EXECUTE) == 0;
        } else {
            // What EL0 can write is never executed at EL1.
            execute = (entry & EL1_NO_EXECUTE) == 0 && (tables & TABLE_EL1_NO_EXECUTE) == 0 && !(forEl0 && write);
        }
        execute &= !write || (control & WRITE_IMPLIES_NO_EXECUTE) == 0;
        return UnicornConstants.PROT_READ | (write ? UnicornConstants.PROT_WRITE : 0)
                | (execute ? UnicornConstants.PROT_EXEC : 0);
    }

    private boolean isAtEl0() {
        library.readRegister(engine, pstate, state);
        return (state.get(JAVA_INT, 0) & 0xC) == 0;
    }
}
