package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.drydock.core.cache.ComputationCache;
import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.cpu.CounterSource;
import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.cpu.CpuContext;
import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.cpu.ExceptionDelivery;
import dev.drydock.core.memory.AddressTranslation;
import dev.drydock.core.memory.GuestMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A processor that Unicorn emulates: what both architectures share.
 *
 * <p>Unicorn's own page walk is not used. It asks {@link PageFill} for each page it has not seen, so protections are
 * {@link GuestMemory}'s and a refused access is reported with its address. A callback records and returns; none throws,
 * because an exception that leaves one ends the process.
 */
public abstract class UnicornCpu implements Cpu {
    private static final int STALE_PAGES_WORTH_NAMING = 64;
    /** For translated code. The usual 1 GiB of addresses would keep several machines' code too far from the library. */
    private static final int CODE_BUFFER_SIZE = 128 << 20;

    private final Architecture architecture;
    private final GuestMemory memory;
    private final CounterSource counter;
    final UnicornLibrary library = UnicornLocator.library();
    private final Arena arena = Arena.ofShared();
    final MemorySegment engine;
    private final RegisterBatch generalRegisters;
    private final RegisterBatch argumentRegisters;
    /** What a function may change that is called in between. */
    private final RegisterFile callRegisters;
    private final MemorySegment scratch = arena.allocate(32, 16);
    private final InstructionBudget budget;
    /** Null where every instruction is left to Unicorn. */
    private final LoopAccelerator loops;
    private final PageFill pages;
    /** Null where every computation is done. */
    private final ComputationReplay replay;
    private final RegisterSet registers;
    /** What contexts lack; or null. */
    private final ModelSpecificRegisters modelSpecific;
    private long executedBytes;
    private boolean closed;

    /** What the callbacks saw, for {@link #run} to report. */
    private int exception = -1;
    private Throwable callbackFailure;

    UnicornCpu(Architecture architecture, int unicornArchitecture, int mode, GuestMemory memory, CounterSource counter,
            ComputationCache cache, RegisterSet registers) {
        this.architecture = architecture;
        this.memory = memory;
        this.counter = counter;
        engine = library.open(unicornArchitecture, mode);
        beforeFirstUse();
        library.control(engine, UnicornConstants.CTL_TCG_BUFFER_SIZE, CODE_BUFFER_SIZE);
        library.control(engine, UnicornConstants.CTL_TLB_TYPE, UnicornConstants.TLB_VIRTUAL);
        library.control(engine, UnicornConstants.CTL_USE_EXITS, 1);
        library.mapMemory(engine, memory.base(), memory.segment());
        modelSpecific = architecture == Architecture.X86_64 ? new ModelSpecificRegisters(library, engine, arena) : null;
        if (cache == null) {
            replay = null;
        } else {
            var image = new ProcessorImage(library, engine, modelSpecific, scratchWords(), arena);
            replay = new ComputationReplay(this, memory, counter, cache, image);
        }
        this.registers = registers;
        generalRegisters = new RegisterBatch(library, engine, arena, registers.general());
        argumentRegisters = new RegisterBatch(library, engine, arena, registers.arguments());
        callRegisters = new RegisterFile(library, engine, arena,
                RegisterSet.concat(registers.vector(), registers.general()));
        hookAll(UnicornConstants.HOOK_INTR,
                callback((_, number, _, _, _, _) -> raise((int) number)));
        budget = InstructionBudget.create(library, engine, arena);
        loops = LoopAccelerator.isEnabled()
                ? new LoopAccelerator(this, architecture, budget, arena, registers::encoded)
                : null;
        pages = new PageFill(this, memory, loops == null ? page -> {
        } : loops::search, replay);
    }

    /** For what Unicorn accepts only before its first use: the page size, the processor's model. */
    void beforeFirstUse() {}

    /** The words of a context that no guest can tell. */
    int[] scratchWords() {
        return new int[0];
    }

    /** The walk of the page tables in force. */
    abstract PageWalk pageWalk();

    abstract GuestHandlers handlers();

    /** Whether the guest has put descriptor tables or vectors of its own in the place of the machine's. */
    abstract boolean hasOwnVectors();

    abstract String exceptionName(int number);

    /** Whether this exception means that the instruction is none. */
    abstract boolean isUndefinedInstruction(int number);

    /** What registers hold as long as the guest's addresses are those of memory and its code is 64-bit code. */
    abstract List<RegisterBatch.Expected> handedOver();

    final void hookAll(int type, MemorySegment callback) {
        library.hook(engine, type, callback, MemorySegment.NULL, 1, 0);
    }

    final MemorySegment callback(Callback callback) {
        return callback.pointer(arena);
    }

    /** Forgets where pages lie and what may be done with them. */
    final void flushTranslations() {
        library.control(engine, UnicornConstants.CTL_TLB_FLUSH);
    }

    final long readCounter() {
        if (replay != null) {
            replay.readsClock();
        }
        return counter.read();
    }

    /** Notes that what the guest computes depends on what no snapshot has. */
    final void notRepeatable() {
        if (replay != null) {
            replay.notRepeatable();
        }
    }

    /** To be called before the host accesses memory in the guest's stead. */
    final void aboutToTouch(long address, long size, boolean store) {
        if (replay != null) {
            replay.touch(address, size, store);
        }
    }

    final void callbackFailed(Throwable failure) {
        callbackFailure = failure;
    }

    // Called by Unicorn.

    private long raise(int number) {
        try {
            exception = number;
            library.stop(engine);
        } catch (Throwable e) {
            callbackFailed(e);
        }
        return 0;
    }

    @Override
    public final CpuExit run(long instructions) {
        applyMemoryChanges();
        pages.begin();
        exception = -1;
        // To the end of an instruction of the count, wherever in it the last run ended.
        long granted = Math.clamp(instructions, 1, Long.MAX_VALUE / 8) * InstructionBudget.BYTES_PER_INSTRUCTION
                - partOfInstruction();
        long replayed = replay == null || pages.watchesCode() ? -1 : replay.replay(granted);
        if (replayed >= 0) {
            executedBytes += replayed;
            return new CpuExit.Halt();
        }
        long started = executed();
        budget.grant(granted);
        int error = library.start(engine, pc());
        long bytes = budget.settle();
        executedBytes += bytes;
        CpuExit exit = exit(error);
        if (replay != null) {
            replay.finish(exit instanceof CpuExit.Halt && pages.refused() == null, bytes, executed() - started);
        }
        return exit;
    }

    private CpuExit exit(int error) {
        if (callbackFailure != null) {
            throw new IllegalStateException("a callback of the processor failed", callbackFailure);
        }
        CpuExit.MemoryFault refused = pages.refused();
        if (refused != null && error != UnicornConstants.ERR_OK) {
            // The stub entry for the refused page must not outlive this run.
            flushTranslations();
            return refused.access() == CpuExit.Access.EXECUTE
                    ? new CpuExit.MemoryFault(CpuExit.Access.EXECUTE, pc(), 0)
                    : refused;
        }
        if (exception >= 0) {
            return isUndefinedInstruction(exception)
                    ? new CpuExit.InvalidInstruction()
                    : new CpuExit.ProcessorException(exception, exceptionName(exception));
        }
        return switch (error) {
            case UnicornConstants.ERR_OK -> budget.takeInterrupt()
                    ? new CpuExit.Interrupted()
                    : budget.isSpent() ? spent() : new CpuExit.Halt();
            case UnicornConstants.ERR_INSN_INVALID -> new CpuExit.InvalidInstruction();
            case UnicornConstants.ERR_FETCH_UNMAPPED -> new CpuExit.MemoryFault(CpuExit.Access.EXECUTE, pc(), 0);
            default -> new CpuExit.ProcessorException(-error, library.errorText(error));
        };
    }

    /** How many bytes of code were executed since the last whole instruction of the count. */
    final int partOfInstruction() {
        return (int) (executedBytes % InstructionBudget.BYTES_PER_INSTRUCTION);
    }

    private CpuExit spent() {
        return pages.codePageEntered() ? new CpuExit.CodePageEntered() : new CpuExit.BudgetSpent();
    }

    @Override
    public final void watchCode(boolean watch) {
        pages.watchCode(watch);
    }

    @Override
    public final ExceptionDelivery deliver(CpuExit cause) {
        if (!(cause instanceof CpuExit.MemoryFault(CpuExit.Access kind, long address, int _))) {
            return handlers().enter(cause, 0);
        }
        int access = switch (kind) {
            case READ -> UnicornConstants.PROT_READ;
            case WRITE -> UnicornConstants.PROT_WRITE;
            case EXECUTE -> UnicornConstants.PROT_EXEC;
        };
        long found = pageWalk().walk(address, access);
        // What the guest's tables allow and the machine refuses is no matter of the guest's handlers.
        return (found & access) != 0
                ? ExceptionDelivery.NO_HANDLER
                : handlers().enter(cause, (int) (found >>> PageWalk.FAULT_SHIFT) & PageWalk.FAULT_MASK);
    }

    /** How many iterations of the guest's loops the host did so far. */
    final long iterationsSaved() {
        return loops == null ? 0 : loops.iterationsSaved();
    }

    private void applyMemoryChanges() {
        if (memory.grants().takeGrantsStale()) {
            flushTranslations();
        }
        if (memory.grants().hasStaleCode()) {
            long[] pages = memory.grants().takeStaleCode();
            // Unicorn takes the addresses of single pages for virtual ones.
            if (pages.length > STALE_PAGES_WORTH_NAMING || pageWalk().isGuests()) {
                library.control(engine, UnicornConstants.CTL_TB_FLUSH);
            } else {
                for (long page : pages) {
                    library.control(engine, UnicornConstants.CTL_TB_REMOVE_CACHE, page, page + GuestMemory.PAGE_SIZE);
                }
            }
        }
    }

    @Override
    public final Optional<AddressTranslation> translation() {
        return pageWalk().isGuests() ? Optional.of(pageWalk()) : Optional.empty();
    }

    @Override
    public final boolean ownsTables() {
        return pageWalk().isGuests() && hasOwnVectors();
    }

    @Override
    public final void interrupt() {
        budget.interrupt();
    }

    @Override
    public final void curtail() {
        budget.curtail();
    }

    @Override
    public final long executed() {
        return (executedBytes + budget.used()) / InstructionBudget.BYTES_PER_INSTRUCTION;
    }

    @Override
    public final Architecture architecture() {
        return architecture;
    }

    @Override
    public final long pc() {
        return readRegister(registers.pc());
    }

    @Override
    public final void setPc(long pc) {
        writeRegister(registers.pc(), pc);
    }

    @Override
    public final long sp() {
        return readRegister(registers.sp());
    }

    @Override
    public final void setSp(long sp) {
        writeRegister(registers.sp(), sp);
    }

    @Override
    public final void readArguments(long[] arguments) {
        argumentRegisters.read(arguments);
    }

    @Override
    public final void setArgument(int index, long value) {
        writeRegister(registers.arguments()[index], value);
    }

    @Override
    public final long result() {
        return readRegister(registers.result());
    }

    @Override
    public final void setResult(long value) {
        writeRegister(registers.result(), value);
    }

    @Override
    public final Map<String, Long> registers() {
        return generalRegisters.readNamed(registers.names());
    }

    final long readRegister(int register) {
        library.readRegister(engine, register, scratch);
        return scratch.get(JAVA_LONG, 0);
    }

    final void writeRegister(int register, long value) {
        scratch.set(JAVA_LONG, 0, value);
        library.writeRegister(engine, register, scratch);
    }

    final Arena arena() {
        return arena;
    }

    final MemorySegment scratch() {
        return scratch;
    }

    final GuestMemory memory() {
        return memory;
    }

    @Override
    public final CpuContext save() {
        return UnicornContext.save(library, engine);
    }

    @Override
    public final CpuContext saveCallRegisters() {
        return callRegisters.save();
    }

    @Override
    public final void load(CpuContext context) {
        if (callRegisters.load(context)) {
            return;
        }
        long before = pageWalk().root();
        ((UnicornContext) context).load(library, engine);
        if (pageWalk().root() != before) {
            flushTranslations();
        }
    }

    private record Captured(CpuContext context, long[] modelSpecific, long executedBytes) {}

    @Override
    public final Object capture() {
        return new Captured(save(), modelSpecific == null ? null : modelSpecific.read(), executedBytes);
    }

    @Override
    public final void restore(Object image) {
        var captured = (Captured) image;
        load(captured.context());
        if (modelSpecific != null) {
            modelSpecific.write(captured.modelSpecific());
        }
        executedBytes = captured.executedBytes();
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            library.close(engine);
            arena.close();
        }
    }
}
