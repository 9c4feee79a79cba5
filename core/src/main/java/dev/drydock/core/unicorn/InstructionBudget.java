package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Counts the bytes of code that the guest executes and stops it at a limit, or when another thread asks.
 *
 * <p>Unicorn calls the counter at the start of each translated block, the one moment at which stopping leaves the guest in
 * a state that can be resumed. Where the host allows it the counter is a few bytes of machine code, ten times as fast as a
 * call into Java.
 */
abstract class InstructionBudget {
    static final int BYTES_PER_INSTRUCTION = 4;
    /** Unicorn passes a placeholder for the size of a block that it had to cut; such a block is taken to have this many. */
    private static final int CUT_BLOCK_BYTES = 2048;
    private static final int LARGEST_BLOCK_BYTES = 0x4000;

    private static final long LEFT = 0;
    private static final long STOP_FUNCTION = 8;
    private static final long INTERRUPTED = 16;
    private static final long CUT_SIZE = 20;
    private static final long LAST_BLOCK = 24;
    private static final VarHandle INT = JAVA_INT.varHandle();

    /** Shared with the counter: see the offsets above. */
    final MemorySegment shared;
    private long granted;

    private InstructionBudget(UnicornLibrary library, Arena arena) {
        shared = arena.allocate(64, 64);
        shared.set(ADDRESS, STOP_FUNCTION, library.symbol("uc_emu_stop"));
        shared.set(JAVA_INT, CUT_SIZE, CUT_BLOCK_BYTES);
    }

    /** A budget whose counter is hooked into {@code engine}. */
    static InstructionBudget create(UnicornLibrary library, MemorySegment engine, Arena arena) {
        InstructionBudget budget;
        MemorySegment counter = NativeCounter.isSupported() ? NativeCounter.map(arena) : MemorySegment.NULL;
        if (!counter.equals(MemorySegment.NULL)) {
            budget = new NativeCounter(library, arena);
        } else {
            budget = new JavaCounter(library, arena);
            counter = Callbacks.stub(budget, "count",
                    FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS), arena);
        }
        library.hook(engine, UnicornConstants.HOOK_BLOCK, counter, budget.shared, 1, 0);
        return budget;
    }

    /** Allows this many instructions for the run that begins. */
    final void grant(long instructions) {
        granted = instructions * BYTES_PER_INSTRUCTION;
        shared.set(JAVA_LONG, LEFT, granted);
        shared.set(JAVA_LONG, LAST_BLOCK, 0);
    }

    /** Ends a run: takes back the block that was counted but stopped before, and returns the instructions executed. */
    final long settle() {
        shared.set(JAVA_LONG, LEFT, shared.get(JAVA_LONG, LEFT) + shared.get(JAVA_LONG, LAST_BLOCK));
        long result = used();
        granted = shared.get(JAVA_LONG, LEFT);
        return result;
    }

    /** The instructions executed in the run under way, rounded down; 0 between runs. */
    final long used() {
        return (granted - shared.get(JAVA_LONG, LEFT)) / BYTES_PER_INSTRUCTION;
    }

    /** Whether the last run ended because the next block would have exceeded the grant. */
    final boolean isSpent() {
        return shared.get(JAVA_LONG, LAST_BLOCK) != 0;
    }

    final void interrupt() {
        INT.setRelease(shared, INTERRUPTED, 1);
    }

    /** Whether the last run was interrupted; clears it. */
    final boolean takeInterrupt() {
        return (int) INT.getAndSet(shared, INTERRUPTED, 0) != 0;
    }

    /** For hosts where no machine code is at hand. */
    private static final class JavaCounter extends InstructionBudget {
        private final UnicornLibrary library;

        JavaCounter(UnicornLibrary library, Arena arena) {
            super(library, arena);
            this.library = library;
        }

        @SuppressWarnings("unused") // called by Unicorn
        void count(MemorySegment engine, long address, int size, MemorySegment userData) {
            long bytes = Integer.compareUnsigned(size, LARGEST_BLOCK_BYTES) > 0 ? CUT_BLOCK_BYTES : size;
            long left = shared.get(JAVA_LONG, LEFT) - bytes;
            shared.set(JAVA_LONG, LEFT, left);
            if (left < 0 || (int) INT.getAcquire(shared, INTERRUPTED) != 0) {
                shared.set(JAVA_LONG, LAST_BLOCK, bytes);
                library.stop(engine);
            }
        }
    }

    /** Machine code for x86_64 hosts that allow writable memory to become executable. */
    private static final class NativeCounter extends InstructionBudget {
        /** The callback's arguments are in rdi (engine), rsi (address), edx (size) and rcx (the shared block). */
        private static final String CODE = """
                81 FA 00 40 00 00      cmp edx, LARGEST_BLOCK_BYTES
                0F 47 51 14            cmova edx, [rcx + CUT_SIZE]
                48 29 11               sub [rcx + LEFT], rdx
                78 07                  js stop
                83 79 10 00            cmp dword ptr [rcx + INTERRUPTED], 0
                75 01                  jne stop
                C3                     ret
                48 89 51 18            stop: mov [rcx + LAST_BLOCK], rdx
                FF 61 08               jmp [rcx + STOP_FUNCTION]
                """;
        private static final int PROT_READ_WRITE = 3;
        private static final int PROT_READ_EXEC = 5;
        private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
        private static final long SIZE = 4096;

        NativeCounter(UnicornLibrary library, Arena arena) {
            super(library, arena);
        }

        static boolean isSupported() {
            return System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")
                    && System.getProperty("os.arch").equals("amd64") && !Boolean.getBoolean("drydock.java-counter");
        }

        /** The code in executable memory, or a null pointer where the host refuses that. */
        static MemorySegment map(Arena arena) {
            try {
                Linker linker = Linker.nativeLinker();
                var mmap = linker.downcallHandle(linker.defaultLookup().findOrThrow("mmap"), FunctionDescriptor
                        .of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
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
                byte[] code = assemble();
                MemorySegment.copy(code, 0, page, JAVA_BYTE, 0, code.length);
                return (int) mprotect.invokeExact(page, SIZE, PROT_READ_EXEC) == 0 ? page : MemorySegment.NULL;
            } catch (Throwable e) {
                throw new IllegalStateException("no memory for the instruction counter", e);
            }
        }

        private static byte[] assemble() {
            var hex = new StringBuilder();
            CODE.lines().forEach(line -> hex.append(line, 0, line.indexOf("  ")).append(' '));
            return HexFormat.ofDelimiter(" ").parseHex(hex.toString().strip());
        }
    }

    static {
        // Fails at once, not in a callback, if a method that Unicorn calls was renamed.
        try {
            MethodHandles.lookup().findVirtual(JavaCounter.class, "count",
                    FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS).toMethodType());
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
