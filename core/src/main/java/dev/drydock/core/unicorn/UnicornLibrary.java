package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of {@code libunicorn} that Drydock calls, with C's types.
 *
 * <p>Thread-safe: holds only resolved functions. An engine itself is used by one thread at a time.
 */
final class UnicornLibrary {
    private static final Linker LINKER = Linker.nativeLinker();
    /** As a number: a call takes half as long, and fewer classes to link. */
    private static final ValueLayout.OfLong POINTER = JAVA_LONG;

    private final SymbolLookup symbols;
    private final MethodHandle open;
    private final MethodHandle close;
    private final MethodHandle memMapPtr;
    private final MethodHandle regRead;
    private final MethodHandle regWrite;
    private final MethodHandle regReadBatch;
    private final MethodHandle regWriteBatch;
    private final MethodHandle emuStart;
    private final MethodHandle emuStop;
    private final MethodHandle hookAdd;
    private final MethodHandle hookAddInstruction;
    private final MethodHandle ctl;
    private final MethodHandle ctlInt;
    private final MethodHandle ctlLongs;
    private final MethodHandle contextAlloc;
    private final MethodHandle contextSize;
    private final MethodHandle contextSave;
    private final MethodHandle contextRestore;
    private final MethodHandle free;

    UnicornLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
        open = function("uc_open", JAVA_INT, JAVA_INT, JAVA_INT, POINTER);
        close = function("uc_close", JAVA_INT, POINTER);
        memMapPtr = function("uc_mem_map_ptr", JAVA_INT, POINTER, JAVA_LONG, JAVA_LONG, JAVA_INT, POINTER);
        regRead = function("uc_reg_read", JAVA_INT, POINTER, JAVA_INT, POINTER);
        regWrite = function("uc_reg_write", JAVA_INT, POINTER, JAVA_INT, POINTER);
        regReadBatch = function("uc_reg_read_batch", JAVA_INT, POINTER, POINTER, POINTER, JAVA_INT);
        regWriteBatch = function("uc_reg_write_batch", JAVA_INT, POINTER, POINTER, POINTER, JAVA_INT);
        emuStart = function("uc_emu_start", JAVA_INT, POINTER, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        emuStop = function("uc_emu_stop", JAVA_INT, POINTER);
        hookAdd = variadic("uc_hook_add", 7, POINTER, POINTER, JAVA_INT, POINTER, POINTER, JAVA_LONG, JAVA_LONG);
        hookAddInstruction = variadic("uc_hook_add", 7, POINTER, POINTER, JAVA_INT, POINTER, POINTER, JAVA_LONG,
                JAVA_LONG, JAVA_INT);
        ctl = variadic("uc_ctl", 2, POINTER, JAVA_INT);
        ctlInt = variadic("uc_ctl", 2, POINTER, JAVA_INT, JAVA_INT);
        ctlLongs = variadic("uc_ctl", 2, POINTER, JAVA_INT, JAVA_LONG, JAVA_LONG);
        contextAlloc = function("uc_context_alloc", JAVA_INT, POINTER, POINTER);
        contextSize = function("uc_context_size", JAVA_LONG, POINTER);
        contextSave = function("uc_context_save", JAVA_INT, POINTER, POINTER);
        contextRestore = function("uc_context_restore", JAVA_INT, POINTER, POINTER);
        free = function("uc_context_free", JAVA_INT, POINTER);
    }

    /** {@code uc_version}: the major version in bits 31 to 24, the minor one in 23 to 16, the patch in 15 to 8. */
    static int version(SymbolLookup symbols) {
        MemorySegment address = symbols.find("uc_version")
                .orElseThrow(() -> new UnsatisfiedLinkError("the library has no uc_version: it is not Unicorn"));
        MethodHandle version = LINKER.downcallHandle(address, FunctionDescriptor.of(JAVA_INT, POINTER, POINTER));
        try {
            return (int) version.invokeExact(0L, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    MemorySegment symbol(String name) {
        return symbols.find(name).orElseThrow(() -> new UnsatisfiedLinkError("Unicorn has no function " + name));
    }

    MemorySegment open(int architecture, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(POINTER);
            check("uc_open", (int) open.invokeExact(architecture, mode, result.address()));
            return MemorySegment.ofAddress(result.get(POINTER, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void close(MemorySegment engine) {
        try {
            check("uc_close", (int) close.invokeExact(engine.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void mapMemory(MemorySegment engine, long address, MemorySegment memory) {
        try {
            check("uc_mem_map_ptr", (int) memMapPtr.invokeExact(engine.address(), address, memory.byteSize(),
                    UnicornConstants.PROT_ALL, memory.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void readRegister(MemorySegment engine, int register, MemorySegment value) {
        try {
            check("uc_reg_read", (int) regRead.invokeExact(engine.address(), register, address(value)));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void writeRegister(MemorySegment engine, int register, MemorySegment value) {
        try {
            check("uc_reg_write", (int) regWrite.invokeExact(engine.address(), register, address(value)));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void readRegisters(MemorySegment engine, MemorySegment registers, MemorySegment pointers, int count) {
        try {
            check("uc_reg_read_batch", (int) regReadBatch.invokeExact(engine.address(),
                    registers.address(), address(pointers), count));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void writeRegisters(MemorySegment engine, MemorySegment registers, MemorySegment pointers, int count) {
        try {
            check("uc_reg_write_batch", (int) regWriteBatch.invokeExact(engine.address(),
                    registers.address(), address(pointers), count));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Runs until something stops the engine. */
    int start(MemorySegment engine, long pc) {
        try {
            return (int) emuStart.invokeExact(engine.address(), pc, 0L, 0L, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void stop(MemorySegment engine) {
        try {
            check("uc_emu_stop", (int) emuStop.invokeExact(engine.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Adds a hook for guest addresses {@code first} to {@code last}; {@code first > last} means every address. */
    void hook(MemorySegment engine, int type, MemorySegment callback, MemorySegment userData, long first, long last) {
        try (Arena arena = Arena.ofConfined()) {
            check("uc_hook_add", (int) hookAdd.invokeExact(engine.address(), arena.allocate(POINTER).address(), type,
                    callback.address(), userData.address(), first, last));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void hookInstruction(MemorySegment engine, MemorySegment callback, int instruction) {
        try (Arena arena = Arena.ofConfined()) {
            check("uc_hook_add", (int) hookAddInstruction.invokeExact(engine.address(),
                    arena.allocate(POINTER).address(), UnicornConstants.HOOK_INSN, callback.address(), 0L, 1L, 0L,
                    instruction));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void control(MemorySegment engine, int control) {
        try {
            check("uc_ctl", (int) ctl.invokeExact(engine.address(), control));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void control(MemorySegment engine, int control, int argument) {
        try {
            check("uc_ctl", (int) ctlInt.invokeExact(engine.address(), control, argument));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void control(MemorySegment engine, int control, long first, long second) {
        try {
            check("uc_ctl", (int) ctlLongs.invokeExact(engine.address(), control, first, second));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    MemorySegment allocateContext(MemorySegment engine) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(POINTER);
            check("uc_context_alloc", (int) contextAlloc.invokeExact(engine.address(), result.address()));
            return MemorySegment.ofAddress(result.get(POINTER, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The bytes of a context of this engine. */
    long contextSize(MemorySegment engine) {
        try {
            return (long) contextSize.invokeExact(engine.address());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void saveContext(MemorySegment engine, MemorySegment context) {
        try {
            check("uc_context_save", (int) contextSave.invokeExact(engine.address(), address(context)));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void restoreContext(MemorySegment engine, MemorySegment context) {
        try {
            check("uc_context_restore", (int) contextRestore.invokeExact(engine.address(), address(context)));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void freeContext(MemorySegment context) {
        try {
            check("uc_context_free", (int) free.invokeExact(context.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    String errorText(int error) {
        try {
            MethodHandle strerror = function("uc_strerror", POINTER, JAVA_INT);
            return MemorySegment.ofAddress((long) strerror.invokeExact(error)).reinterpret(256).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A pointer to memory that must not have been given back: of a number, the linker cannot tell. */
    private static long address(MemorySegment memory) {
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("the processor is closed");
        }
        return memory.address();
    }

    private void check(String function, int error) {
        if (error != UnicornConstants.ERR_OK) {
            throw new IllegalStateException(function + ": " + errorText(error));
        }
    }

    private MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, parameters));
    }

    private MethodHandle variadic(String name, int firstVariadic, MemoryLayout... parameters) {
        FunctionDescriptor descriptor = FunctionDescriptor.of(JAVA_INT, parameters);
        // A call that passes no variadic argument is a plain call.
        return parameters.length > firstVariadic
                ? LINKER.downcallHandle(symbol(name), descriptor, Linker.Option.firstVariadicArg(firstVariadic))
                : LINKER.downcallHandle(symbol(name), descriptor);
    }

    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case RuntimeException runtime -> runtime;
            case Error error -> throw error;
            default -> new IllegalStateException(e);
        };
    }
}
