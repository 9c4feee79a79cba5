package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/**
 * The functions of {@code libunicorn} that Drydock calls.
 *
 * <p>Thread-safe: holds only resolved functions. An engine itself is used by one thread at a time.
 */
final class UnicornLibrary {
    private final SymbolLookup symbols;
    private final CFunction open;
    private final CFunction close;
    private final CFunction memMapPtr;
    private final CFunction regRead;
    private final CFunction regWrite;
    private final CFunction regReadBatch;
    private final CFunction regWriteBatch;
    private final CFunction emuStart;
    private final CFunction emuStop;
    private final CFunction hookAdd;
    private final CFunction ctl;
    private final CFunction contextAlloc;
    private final CFunction contextSize;
    private final CFunction contextSave;
    private final CFunction contextRestore;
    private final CFunction contextFree;

    UnicornLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
        open = function("uc_open");
        close = function("uc_close");
        memMapPtr = function("uc_mem_map_ptr");
        regRead = function("uc_reg_read");
        regWrite = function("uc_reg_write");
        regReadBatch = function("uc_reg_read_batch");
        regWriteBatch = function("uc_reg_write_batch");
        emuStart = function("uc_emu_start");
        emuStop = function("uc_emu_stop");
        hookAdd = new CFunction(symbol("uc_hook_add"), 7);
        ctl = new CFunction(symbol("uc_ctl"), 2);
        contextAlloc = function("uc_context_alloc");
        contextSize = function("uc_context_size");
        contextSave = function("uc_context_save");
        contextRestore = function("uc_context_restore");
        contextFree = function("uc_context_free");
    }

    /** {@code uc_version}: the major version in bits 31 to 24, the minor one in 23 to 16, the patch in 15 to 8. */
    static int version(SymbolLookup symbols) {
        MemorySegment address = symbols.find("uc_version")
                .orElseThrow(() -> new UnsatisfiedLinkError("the library has no uc_version: it is not Unicorn"));
        return (int) new CFunction(address).call(0, 0);
    }

    MemorySegment symbol(String name) {
        return symbols.find(name).orElseThrow(() -> new UnsatisfiedLinkError("Unicorn has no function " + name));
    }

    MemorySegment open(int architecture, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(JAVA_LONG);
            check("uc_open", open.call(architecture, mode, result.address()));
            return MemorySegment.ofAddress(result.get(JAVA_LONG, 0));
        }
    }

    void close(MemorySegment engine) {
        check("uc_close", close.call(engine.address()));
    }

    void mapMemory(MemorySegment engine, long address, MemorySegment memory) {
        check("uc_mem_map_ptr", memMapPtr.call(engine.address(), address, memory.byteSize(), UnicornConstants.PROT_ALL,
                memory.address(), 0));
    }

    void readRegister(MemorySegment engine, int register, MemorySegment value) {
        check("uc_reg_read", regRead.call(engine.address(), register, address(value)));
    }

    void writeRegister(MemorySegment engine, int register, MemorySegment value) {
        check("uc_reg_write", regWrite.call(engine.address(), register, address(value)));
    }

    void readRegisters(MemorySegment engine, MemorySegment registers, MemorySegment pointers, int count) {
        check("uc_reg_read_batch",
                regReadBatch.call(engine.address(), registers.address(), address(pointers), count));
    }

    void writeRegisters(MemorySegment engine, MemorySegment registers, MemorySegment pointers, int count) {
        check("uc_reg_write_batch",
                regWriteBatch.call(engine.address(), registers.address(), address(pointers), count));
    }

    /** Runs until something stops the engine. */
    int start(MemorySegment engine, long pc) {
        return (int) emuStart.call(engine.address(), pc);
    }

    void stop(MemorySegment engine) {
        check("uc_emu_stop", emuStop.call(engine.address()));
    }

    /** Adds a hook for guest addresses {@code first} to {@code last}; {@code first > last} means every address. */
    void hook(MemorySegment engine, int type, MemorySegment callback, MemorySegment userData, long first, long last) {
        hook(engine, type, callback, userData, first, last, 0);
    }

    void hookInstruction(MemorySegment engine, MemorySegment callback, int instruction) {
        hook(engine, UnicornConstants.HOOK_INSN, callback, MemorySegment.NULL, 1, 0, instruction);
    }

    private void hook(MemorySegment engine, int type, MemorySegment callback, MemorySegment userData, long first,
            long last, int instruction) {
        try (Arena arena = Arena.ofConfined()) {
            check("uc_hook_add", hookAdd.call(engine.address(), arena.allocate(JAVA_LONG).address(), type,
                    callback.address(), userData.address(), first, last, instruction));
        }
    }

    void control(MemorySegment engine, int control) {
        control(engine, control, 0, 0);
    }

    void control(MemorySegment engine, int control, int argument) {
        control(engine, control, argument, 0);
    }

    void control(MemorySegment engine, int control, long first, long second) {
        check("uc_ctl", ctl.call(engine.address(), control, first, second));
    }

    MemorySegment allocateContext(MemorySegment engine) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(JAVA_LONG);
            check("uc_context_alloc", contextAlloc.call(engine.address(), result.address()));
            return MemorySegment.ofAddress(result.get(JAVA_LONG, 0));
        }
    }

    /** The bytes of a context of this engine. */
    long contextSize(MemorySegment engine) {
        return contextSize.call(engine.address());
    }

    void saveContext(MemorySegment engine, MemorySegment context) {
        check("uc_context_save", contextSave.call(engine.address(), address(context)));
    }

    void restoreContext(MemorySegment engine, MemorySegment context) {
        check("uc_context_restore", contextRestore.call(engine.address(), address(context)));
    }

    void freeContext(MemorySegment context) {
        check("uc_context_free", contextFree.call(context.address()));
    }

    String errorText(int error) {
        return MemorySegment.ofAddress(function("uc_strerror").call(error)).reinterpret(256).getString(0);
    }

    /** A pointer to memory that must not have been given back: of a number, the linker cannot tell. */
    private static long address(MemorySegment memory) {
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("the processor is closed");
        }
        return memory.address();
    }

    /** @param error a {@code uc_err}, in the lower half */
    private void check(String function, long error) {
        if ((int) error != UnicornConstants.ERR_OK) {
            throw new IllegalStateException(function + ": " + errorText((int) error));
        }
    }

    private CFunction function(String name) {
        return new CFunction(symbol(name));
    }
}
