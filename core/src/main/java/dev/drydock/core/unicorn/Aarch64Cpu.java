package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.drydock.core.cache.ComputationCache;
import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.CounterSource;
import dev.drydock.core.memory.GuestMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * An AArch64 processor at EL1, as UEFI hands it over (UEFI 2.10, 2.3.6): MMU and caches on with virtual equal to physical
 * addresses, floating point and SIMD enabled, interrupts (IRQ) enabled, the other exceptions masked.
 */
public final class Aarch64Cpu extends UnicornCpu {
    private static final int X0 = 199;
    private static final int X29 = 1;
    private static final int X30 = 2;
    private static final int SP = 4;
    private static final int PC = 260;
    private static final int V0 = 228;
    private static final int FPCR = 291;
    private static final int FPSR = 292;
    static final int PSTATE = 265;
    private static final int CP_REG = 290;

    private static final RegisterSet REGISTERS = registerSet();

    // op0, op1, CRn, CRm, op2 of the Arm architecture reference manual.
    static final SystemRegister SCTLR_EL1 = new SystemRegister(3, 0, 1, 0, 0);
    private static final SystemRegister CPACR_EL1 = new SystemRegister(3, 0, 1, 0, 2);
    static final SystemRegister TTBR0_EL1 = new SystemRegister(3, 0, 2, 0, 0);
    static final SystemRegister TTBR1_EL1 = new SystemRegister(3, 0, 2, 0, 1);
    static final SystemRegister TCR_EL1 = new SystemRegister(3, 0, 2, 0, 2);
    private static final SystemRegister MAIR_EL1 = new SystemRegister(3, 0, 10, 2, 0);
    private static final SystemRegister VBAR_EL1 = new SystemRegister(3, 0, 12, 0, 0);
    private static final SystemRegister CNTFRQ_EL0 = new SystemRegister(3, 3, 14, 0, 0);
    private static final SystemRegister CNTPCT_EL0 = new SystemRegister(3, 3, 14, 0, 1);
    private static final SystemRegister CNTVCT_EL0 = new SystemRegister(3, 3, 14, 0, 2);

    /** CRn of the performance monitors' and of the generic timer's registers. */
    private static final int PERFORMANCE_MONITORS = 9;
    private static final int TIMERS = 14;

    // SCTLR: M, C, SA, I and the bits that are one. CPACR: FPEN. TCR: 39-bit addresses, write-back tables, TTBR1 off.
    private static final long SCTLR_VALUE = 0x30D0_198DL;
    private static final long CPACR_VALUE = 3L << 20;
    private static final long TCR_VALUE = 0x1_0080_3519L;
    /** 48-bit addresses and 4 KiB pages in both halves, write-back tables. */
    private static final long TCR_FOUR_LEVELS = 0x2_B510_3510L;
    /** Attribute 0: device-nGnRnE; 1: normal non-cacheable; 2: write-through; 3: write-back. */
    private static final long MAIR_VALUE = 0xFFBB_4400L;

    /** The bytes of guest memory that {@link #Aarch64Cpu} fills at its {@code tables} argument. */
    public static final long TABLES_SIZE = 2L * GuestMemory.PAGE_SIZE;
    private static final int BLOCKS = 512;
    private static final int BLOCK_SHIFT = 30;

    /** PSTATE.I. */
    private static final long INTERRUPT_MASK = 0x80;

    // Unicorn's numbers of exceptions.
    static final int UNDEFINED = 1;
    static final int SVC = 2;
    static final int BRK = 7;
    static final int SMC = 13;

    private final PageWalk pageWalk;
    private final GuestHandlers handlers;
    private final long firstTable;
    private final long firstVectors;

    record SystemRegister(int op0, int op1, int crn, int crm, int op2) {
        /** Fills the fields that name the register in a {@code uc_arm64_cp_reg}. */
        void writeTo(MemorySegment target) {
            target.set(JAVA_INT, 0, crn);
            target.set(JAVA_INT, 4, crm);
            target.set(JAVA_INT, 8, op0);
            target.set(JAVA_INT, 12, op1);
            target.set(JAVA_INT, 16, op2);
        }
    }

    /**
     * @param tables page-aligned guest memory for the translation table and the exception vectors, {@link #TABLES_SIZE}
     * @param frequency of the system counter, in hertz
     * @param counter what CNTVCT_EL0 and CNTPCT_EL0 read
     * @param cache of computations that are replayed; null to compute everything
     */
    public Aarch64Cpu(GuestMemory memory, CounterSource counter, ComputationCache cache, long frequency, long tables) {
        super(Architecture.AARCH64, UnicornConstants.ARCH_ARM64, UnicornConstants.MODE_ARM, memory, counter, cache,
                REGISTERS);
        library.hookInstruction(engine,
                callback((_, target, which, _, _, _) -> readSystemRegister((int) target, which)),
                UnicornConstants.ARM64_INS_MRS);
        long ramBlock = memory.base() >>> BLOCK_SHIFT;
        long lastRamBlock = memory.base() + memory.size() - 1 >>> BLOCK_SHIFT;
        for (int block = 0; block < BLOCKS; block++) {
            boolean ram = block >= ramBlock && block <= lastRamBlock;
            // Block descriptor with the access flag; RAM is attribute 3 and inner shareable, the rest device memory.
            long attributes = ram ? 0x70D : 0x60_0000_0000_0401L;
            memory.putLong(tables + 8L * block, (long) block << BLOCK_SHIFT | attributes);
        }
        writeSystemRegister(MAIR_EL1, MAIR_VALUE);
        writeSystemRegister(TCR_EL1, TCR_VALUE);
        writeSystemRegister(TTBR0_EL1, tables);
        writeSystemRegister(VBAR_EL1, tables + GuestMemory.PAGE_SIZE);
        writeSystemRegister(CPACR_EL1, CPACR_VALUE);
        writeSystemRegister(CNTFRQ_EL0, frequency);
        writeSystemRegister(SCTLR_EL1, SCTLR_VALUE);
        writeRegister(PSTATE, readRegister(PSTATE) & ~INTERRUPT_MASK);
        pageWalk = new Aarch64PageWalk(memory, library, engine, arena(), CP_REG, PSTATE, tables, TCR_VALUE);
        firstTable = tables;
        firstVectors = tables + GuestMemory.PAGE_SIZE;
        handlers = new Aarch64GuestHandlers(this);
    }

    @Override
    int[] scratchWords() {
        return Scratch.WORDS;
    }

    /** Found once, when a processor needs them. */
    private static final class Scratch {
        static final int[] WORDS = ScratchWords.find(UnicornLocator.library());
    }

    @Override
    List<RegisterBatch.Expected> handedOver() {
        return List.of(new RegisterBatch.Expected(CP_REG, TTBR0_EL1::writeTo, 24, firstTable),
                new RegisterBatch.Expected(CP_REG, TCR_EL1::writeTo, 24, TCR_VALUE));
    }

    @Override
    PageWalk pageWalk() {
        return pageWalk;
    }

    @Override
    GuestHandlers handlers() {
        return handlers;
    }

    @Override
    void beforeFirstUse() {
        library.control(engine, UnicornConstants.CTL_PAGE_SIZE, GuestMemory.PAGE_SIZE);
        library.control(engine, UnicornConstants.CTL_CPU_MODEL, UnicornConstants.CPU_ARM64_A72);
    }

    private static RegisterSet registerSet() {
        var numbers = new int[34];
        var names = new String[34];
        var arguments = new int[9];
        for (int i = 0; i <= 30; i++) {
            numbers[i] = i == 30 ? X30 : i == 29 ? X29 : X0 + i;
            names[i] = "x" + i;
        }
        numbers[31] = PSTATE;
        names[31] = "pstate";
        numbers[32] = SP;
        names[32] = "sp";
        numbers[33] = PC;
        names[33] = "pc";
        System.arraycopy(numbers, 0, arguments, 0, 8);
        arguments[8] = SP;
        int[] vector = RegisterSet.concat(new int[]{FPCR, FPSR}, RegisterSet.range(V0, 32));
        return new RegisterSet(numbers, names, vector, arguments, X0, SP, PC, numbers);
    }

    @Override
    boolean hasOwnVectors() {
        return vectors() != firstVectors;
    }

    long vectors() {
        return readSystemRegister(VBAR_EL1);
    }

    long pstate() {
        return readRegister(PSTATE) & 0xffff_ffffL;
    }

    long readSystemRegister(SystemRegister register) {
        MemorySegment scratch = scratch();
        register.writeTo(scratch);
        library.readRegister(engine, CP_REG, scratch);
        return scratch.get(JAVA_LONG, 24);
    }

    void writeSystemRegister(SystemRegister register, long value) {
        MemorySegment scratch = scratch();
        register.writeTo(scratch);
        scratch.set(JAVA_LONG, 24, value);
        library.writeRegister(engine, CP_REG, scratch);
    }

    @Override
    public void useTables(long lower, long upper) {
        writeSystemRegister(TTBR0_EL1, lower);
        writeSystemRegister(TTBR1_EL1, upper);
        writeSystemRegister(TCR_EL1, TCR_FOUR_LEVELS);
        flushTranslations();
    }

    // Called by Unicorn.

    private long readSystemRegister(int target, long which) {
        try {
            MemorySegment fields = MemorySegment.ofAddress(which).reinterpret(32);
            var register = new SystemRegister(fields.get(JAVA_INT, 8), fields.get(JAVA_INT, 12),
                    fields.get(JAVA_INT, 0),
                    fields.get(JAVA_INT, 4), fields.get(JAVA_INT, 16));
            if (register.equals(CNTVCT_EL0) || register.equals(CNTPCT_EL0)) {
                writeRegister(target, readCounter());
                return 1;
            }
            if (register.crn() == TIMERS || register.crn() == PERFORMANCE_MONITORS) {
                // Unicorn answers with the host's time.
                notRepeatable();
            }
            return 0;
        } catch (Throwable e) {
            callbackFailed(e);
            return 0;
        }
    }

    @Override
    public boolean interruptsEnabled() {
        return (readRegister(PSTATE) & INTERRUPT_MASK) == 0;
    }

    @Override
    public void prepareFlagsForCall() {
        // Nothing is asked of them.
    }

    @Override
    public void setReturnAddress(long address) {
        writeRegister(X30, address);
    }

    @Override
    public long returnAddress() {
        return readRegister(X30);
    }

    @Override
    String exceptionName(int number) {
        return switch (number) {
            case 1 -> "undefined instruction";
            case 2 -> "SVC";
            case 3 -> "prefetch abort";
            case 4 -> "data abort";
            case 5 -> "IRQ";
            case 6 -> "FIQ";
            case 7 -> "BRK breakpoint";
            case 11 -> "HVC";
            case 13 -> "SMC";
            default -> "exception " + number;
        };
    }

    @Override
    boolean isUndefinedInstruction(int number) {
        return number == UNDEFINED;
    }
}
