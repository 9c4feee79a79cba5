package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.drydock.core.cache.ComputationCache;
import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.CounterSource;
import dev.drydock.core.memory.GuestMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * An x86_64 processor in long mode, as UEFI hands it over (UEFI 2.10, 2.3.4): paging with virtual equal to physical
 * addresses, a flat descriptor table, an interrupt descriptor table, interrupts enabled.
 */
public final class X86Cpu extends UnicornCpu {
    private static final int RAX = 35;
    private static final int RCX = 38;
    private static final int RDX = 40;
    private static final int RSP = 44;
    private static final int RIP = 41;
    static final int RFLAGS = 253;
    private static final int CR0 = 50;
    static final int CR2 = 52;
    private static final int CR3 = 53;
    private static final int CR4 = 54;
    static final int IDTR = 242;
    static final int GDTR = 243;
    static final int TR = 245;
    static final int MSR = 248;
    private static final int MXCSR = 249;
    private static final int FP0 = 82;
    private static final int FPSW = 31;
    private static final int FPTAG = 247;
    private static final int XMM0 = 122;
    private static final int FPCW = 246;
    static final int CS = 11;
    static final int SS = 49;
    private static final int[] DATA_SEGMENTS = {17, 28, 32, 33, 49};

    private static final RegisterSet REGISTERS = new RegisterSet(
            new int[]{RAX, 37, RCX, RDX, 43, 39, 36, 106, 107, 108, 109, 110, 111, 112, 113, RFLAGS, RSP, RIP},
            new String[]{"rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "r8", "r9", "r10", "r11", "r12", "r13",
                    "r14", "r15", "rflags", "rsp", "rip"},
            RegisterSet.concat(new int[]{FPCW, FPSW, FPTAG, MXCSR}, RegisterSet.range(FP0, 8),
                    RegisterSet.range(XMM0, 16)),
            new int[]{RCX, RDX, 106, 107, RSP}, RAX, RSP, RIP,
            new int[]{RAX, RCX, RDX, 37, RSP, 36, 43, 39, 106, 107, 108, 109, 110, 111, 112, 113});

    private static final String[] EXCEPTIONS = {"#DE divide error", "#DB debug", "NMI", "#BP breakpoint",
            "#OF overflow",
            "#BR bound range exceeded", "#UD invalid opcode", "#NM device not available", "#DF double fault",
            "coprocessor segment overrun", "#TS invalid TSS", "#NP segment not present", "#SS stack-segment fault",
            "#GP general protection", "#PF page fault", "reserved", "#MF x87 floating-point", "#AC alignment check",
            "#MC machine check", "#XM SIMD floating-point"};
    static final int INVALID_OPCODE = 6;

    // CR0: PE, MP, ET, NE, WP, PG. CR4: DE, PAE, MCE, OSFXSR, OSXMMEXCPT. EFER: SCE, LME, LMA, NXE.
    private static final long CR0_VALUE = 0x8001_0033L;
    private static final long CR4_VALUE = 0x668L;
    static final int MSR_EFER = 0xC000_0080;
    private static final long EFER_VALUE = 0xD01L;
    private static final long MXCSR_VALUE = 0x1F80;
    private static final long FPCW_VALUE = 0x37F;
    private static final long INTERRUPT_FLAG = 0x200;
    private static final long DIRECTION_FLAG = 0x400;
    private static final long RFLAGS_VALUE = 0x2 | INTERRUPT_FLAG;

    /** The bytes of guest memory that {@link #X86Cpu} fills at its {@code tables} argument. */
    public static final long TABLES_SIZE = 8L * GuestMemory.PAGE_SIZE;
    private static final int GDT_OFFSET = 6 * GuestMemory.PAGE_SIZE;
    private static final int IDT_OFFSET = 7 * GuestMemory.PAGE_SIZE;
    private static final int IDENTITY_GIBIBYTES = 4;
    private static final int CODE_SELECTOR = 0x38;
    private static final int DATA_SELECTOR = 0x30;
    private static final long CODE_DESCRIPTOR = 0x00AF_9B00_0000_FFFFL;
    private static final long DATA_DESCRIPTOR = 0x00CF_9300_0000_FFFFL;

    private final long descriptors;
    private final X86PageWalk pageWalk;
    private final GuestHandlers handlers;
    private final long interruptDescriptors;

    /** A register that names a table in memory. */
    record DescriptorTable(long base, long limit) {}

    /**
     * @param tables page-aligned guest memory for page tables and descriptor tables, {@link #TABLES_SIZE} bytes
     * @param exceptionStub where the interrupt descriptors point
     * @param counter what RDTSC reads
     * @param cache of computations that are replayed; null to compute everything
     */
    public X86Cpu(GuestMemory memory, CounterSource counter, ComputationCache cache, long tables, long exceptionStub) {
        super(Architecture.X86_64, UnicornConstants.ARCH_X86, UnicornConstants.MODE_64, memory, counter, cache,
                REGISTERS);
        MemorySegment readTimeStamp = callback((_, _, _, _, _, _) -> readTimeStamp());
        library.hookInstruction(engine, readTimeStamp, UnicornConstants.X86_INS_RDTSC);
        library.hookInstruction(engine, readTimeStamp, UnicornConstants.X86_INS_RDTSCP);
        // Nothing is attached to the ports: a read floats high, as on a bus without a device.
        library.hookInstruction(engine, callback((_, _, _, _, _, _) -> -1), UnicornConstants.X86_INS_IN);
        library.hookInstruction(engine, callback((_, _, _, _, _, _) -> 0), UnicornConstants.X86_INS_OUT);
        descriptors = tables + GDT_OFFSET;
        writeTables(tables, exceptionStub);
        // Loading a segment already reads its descriptor by way of the page tables.
        pageWalk = new X86PageWalk(memory, library, engine, arena(), tables,
                new X86PageWalk.Registers(CR0, CR3, CR4, CS, MSR));
        enterLongMode(tables);
        interruptDescriptors = tables + IDT_OFFSET;
        handlers = new X86GuestHandlers(this);
    }

    @Override
    PageWalk pageWalk() {
        return pageWalk;
    }

    @Override
    GuestHandlers handlers() {
        return handlers;
    }

    /** Later models have RDRAND and RDSEED, which read the host's random numbers: no run would be like another. */
    @Override
    void beforeFirstUse() {
        library.control(engine, UnicornConstants.CTL_CPU_MODEL, UnicornConstants.CPU_X86_SANDYBRIDGE);
    }

    private void writeTables(long tables, long exceptionStub) {
        GuestMemory memory = memory();
        long directory = tables + GuestMemory.PAGE_SIZE;
        // Present, writable and accessed; a large page that was written, too.
        long presentWritable = 0x23;
        long largePage = 0xE3;
        memory.putLong(tables, directory | presentWritable);
        for (int gib = 0; gib < IDENTITY_GIBIBYTES; gib++) {
            long table = directory + (long) (gib + 1) * GuestMemory.PAGE_SIZE;
            memory.putLong(directory + 8L * gib, table | presentWritable);
            for (int i = 0; i < 512; i++) {
                memory.putLong(table + 8L * i, ((long) gib << 30 | (long) i << 21) | largePage);
            }
        }
        memory.putLong(tables + GDT_OFFSET + DATA_SELECTOR, DATA_DESCRIPTOR);
        memory.putLong(tables + GDT_OFFSET + CODE_SELECTOR, CODE_DESCRIPTOR);
        for (int vector = 0; vector < 256; vector++) {
            long descriptor = tables + IDT_OFFSET + 16L * vector;
            long presentInterruptGate = 0x8E00;
            memory.putLong(descriptor, exceptionStub & 0xffff | (long) CODE_SELECTOR << 16 | presentInterruptGate << 32
                    | (exceptionStub >>> 16 & 0xffff) << 48);
            memory.putLong(descriptor + 8, exceptionStub >>> 32);
        }
    }

    private void enterLongMode(long tables) {
        writeRegister(CR3, tables);
        writeRegister(CR4, CR4_VALUE);
        MemorySegment scratch = scratch();
        scratch.set(JAVA_INT, 0, MSR_EFER);
        scratch.set(JAVA_LONG, 8, EFER_VALUE);
        library.writeRegister(engine, MSR, scratch);
        writeRegister(CR0, CR0_VALUE);
        writeDescriptorTable(GDTR, tables + GDT_OFFSET, 0x3f);
        writeDescriptorTable(IDTR, tables + IDT_OFFSET, 0xfff);
        writeRegister(CS, CODE_SELECTOR);
        for (int segment : DATA_SEGMENTS) {
            writeRegister(segment, DATA_SELECTOR);
        }
        writeRegister(RFLAGS, RFLAGS_VALUE);
        writeRegister(MXCSR, MXCSR_VALUE);
        writeRegister(FPCW, FPCW_VALUE);
    }

    private void writeDescriptorTable(int register, long base, int limit) {
        MemorySegment scratch = scratch();
        scratch.set(JAVA_SHORT, 0, (short) 0);
        scratch.set(JAVA_LONG, 8, base);
        scratch.set(JAVA_INT, 16, limit);
        scratch.set(JAVA_INT, 20, 0);
        library.writeRegister(engine, register, scratch);
    }

    // Called by Unicorn.

    private long readTimeStamp() {
        try {
            long value = readCounter();
            writeRegister(RAX, value & 0xffff_ffffL);
            writeRegister(RDX, value >>> 32);
            return 1;
        } catch (Throwable e) {
            callbackFailed(e);
            return 0;
        }
    }

    @Override
    public void useTables(long lower, long upper) {
        writeRegister(CR3, lower);
        flushTranslations();
    }

    @Override
    public void setReturnAddress(long address) {
        long sp = sp() - 8;
        memory().putLong(sp, address);
        setSp(sp);
    }

    @Override
    public long returnAddress() {
        return memory().getLong(sp());
    }

    @Override
    public boolean interruptsEnabled() {
        return (readRegister(RFLAGS) & INTERRUPT_FLAG) != 0;
    }

    @Override
    public void prepareFlagsForCall() {
        writeRegister(RFLAGS, readRegister(RFLAGS) & ~DIRECTION_FLAG);
    }

    @Override
    List<RegisterBatch.Expected> handedOver() {
        return List.of(new RegisterBatch.Expected(CR3, 0, pageWalk.firstRoot()),
                new RegisterBatch.Expected(CS, 0, CODE_SELECTOR), new RegisterBatch.Expected(GDTR, 8, descriptors));
    }

    /** GDTR, IDTR or TR. */
    DescriptorTable descriptorTable(int register) {
        library.readRegister(engine, register, scratch());
        return new DescriptorTable(scratch().get(JAVA_LONG, 8), scratch().get(JAVA_INT, 16) & 0xffff_ffffL);
    }

    int codeSelector() {
        return (int) readRegister(CS) & 0xffff;
    }

    int privilege() {
        return codeSelector() & 3;
    }

    @Override
    boolean hasOwnVectors() {
        return hasOwnInterruptDescriptors() && descriptorTable(GDTR).base() != descriptors;
    }

    boolean hasOwnInterruptDescriptors() {
        return descriptorTable(IDTR).base() != interruptDescriptors;
    }

    boolean isIn64BitMode() {
        return pageWalk.isInLongMode();
    }

    @Override
    String exceptionName(int number) {
        return number < EXCEPTIONS.length ? EXCEPTIONS[number] : "interrupt 0x%02x".formatted(number);
    }

    @Override
    boolean isUndefinedInstruction(int number) {
        return number == INVALID_OPCODE;
    }
}
