package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

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
    private static final long VISITOR = 32;
    private static final long MARKS = 64;
    private static final int MARKS_SIZE = 1 << 18;
    /** The mark of blocks that the visitor is called for; a higher one is counted down to it, none is 0. */
    private static final int VISITED = 1;
    /** The most blocks that {@link #skip} lets pass. */
    static final int LONGEST_SKIP = 0xFF - VISITED;
    private static final VarHandle INT = JAVA_INT.varHandle();

    /** Shared with the counter: see the offsets above. */
    final MemorySegment shared;
    private long granted;
    private Visitor visitor;

    private InstructionBudget(UnicornLibrary library, Arena arena) {
        shared = arena.allocate(MARKS + MARKS_SIZE, 64);
        shared.set(ADDRESS, STOP_FUNCTION, library.symbol("uc_emu_stop"));
        shared.set(JAVA_INT, CUT_SIZE, CUT_BLOCK_BYTES);
    }

    /** A budget whose counter is hooked into {@code engine}. */
    static InstructionBudget create(UnicornLibrary library, MemorySegment engine, Arena arena) {
        InstructionBudget budget;
        MemorySegment counter = NativeCode.map(NativeCounter.CODE, arena);
        if (!counter.equals(MemorySegment.NULL)) {
            budget = new NativeCounter(library, arena);
        } else {
            var counting = new JavaCounter(library, engine, arena);
            Callback callback = (_, address, size, _, _, _) -> counting.count(address, (int) size);
            budget = counting;
            counter = callback.pointer(arena);
        }
        library.hook(engine, UnicornConstants.HOOK_BLOCK, counter, budget.shared, 1, 0);
        return budget;
    }

    /** Allows this many bytes of code for the run that begins. */
    final void grant(long bytes) {
        granted = bytes;
        shared.set(JAVA_LONG, LEFT, granted);
        shared.set(JAVA_LONG, LAST_BLOCK, 0);
    }

    /** Ends a run: takes back the block that was counted but stopped before, and returns the bytes of code executed. */
    final long settle() {
        shared.set(JAVA_LONG, LEFT, shared.get(JAVA_LONG, LEFT) + shared.get(JAVA_LONG, LAST_BLOCK));
        long result = used();
        granted = shared.get(JAVA_LONG, LEFT);
        return result;
    }

    /** The bytes of code executed in the run under way; 0 between runs. */
    final long used() {
        return granted - shared.get(JAVA_LONG, LEFT);
    }

    /** Whether the last run ended because the next block would have exceeded the grant. */
    final boolean isSpent() {
        return shared.get(JAVA_LONG, LAST_BLOCK) != 0;
    }

    /** Takes back what is not used of the grant, so that the run ends before its next block. */
    final void curtail() {
        long left = shared.get(JAVA_LONG, LEFT);
        granted -= left;
        shared.set(JAVA_LONG, LEFT, 0);
    }

    /** The bytes of code that may still be executed in the run under way. */
    final long bytesLeft() {
        return shared.get(JAVA_LONG, LEFT);
    }

    /** Counts code as executed that the host stood in for; at most {@link #bytesLeft()}. */
    final void charge(long bytes) {
        shared.set(JAVA_LONG, LEFT, shared.get(JAVA_LONG, LEFT) - bytes);
    }

    /** Has the visitor called before each block that begins at this address; it may be called for others as well. */
    final void mark(long address) {
        skip(address, 0);
    }

    private static long markOffset(long address) {
        return MARKS + (address & MARKS_SIZE - 1);
    }

    /** Lets the marked block at this address pass so often without a call of the visitor. */
    final void skip(long address, int times) {
        shared.set(JAVA_BYTE, markOffset(address), (byte) (VISITED + Math.min(times, LONGEST_SKIP)));
    }

    /** What is told of marked blocks, after they were counted and only if they are executed. */
    @FunctionalInterface
    interface Visitor {
        /** May change memory and registers, but the program counter; must not throw. */
        void visit(long address);
    }

    /** To be called once, before anything is marked. */
    final void setVisitor(Visitor newVisitor, Arena arena) {
        visitor = newVisitor;
        // Called by the counter in machine code.
        Callback callback = (_, address, _, _, _, _) -> {
            visitor.visit(address);
            return 0;
        };
        shared.set(ADDRESS, VISITOR, callback.pointer(arena));
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
        private final MemorySegment engine;

        JavaCounter(UnicornLibrary library, MemorySegment engine, Arena arena) {
            super(library, arena);
            this.library = library;
            this.engine = engine;
        }

        private long count(long address, int size) {
            long bytes = Integer.compareUnsigned(size, LARGEST_BLOCK_BYTES) > 0 ? CUT_BLOCK_BYTES : size;
            long left = shared.get(JAVA_LONG, LEFT) - bytes;
            shared.set(JAVA_LONG, LEFT, left);
            if (left < 0 || (int) INT.getAcquire(shared, INTERRUPTED) != 0) {
                shared.set(JAVA_LONG, LAST_BLOCK, bytes);
                library.stop(engine);
            } else {
                int mark = shared.get(JAVA_BYTE, markOffset(address)) & 0xFF;
                if (mark > VISITED) {
                    skip(address, mark - VISITED - 1);
                } else if (mark == VISITED) {
                    super.visitor.visit(address);
                }
            }
            return 0;
        }
    }

    /** Machine code for x86_64 hosts that allow writable memory to become executable. */
    private static final class NativeCounter extends InstructionBudget {
        /** The callback's arguments are in rdi (engine), rsi (address), edx (size) and rcx (the shared block). */
        private static final String CODE = """
                81 FA 00 40 00 00      cmp edx, LARGEST_BLOCK_BYTES
                0F 47 51 14            cmova edx, [rcx + CUT_SIZE]
                48 29 11               sub [rcx + LEFT], rdx
                78 15                  js stop
                83 79 10 00            cmp dword ptr [rcx + INTERRUPTED], 0
                75 0F                  jne stop
                89 F0                  mov eax, esi
                25 FF FF 03 00         and eax, MARKS_SIZE - 1
                80 7C 01 40 00         cmp byte ptr [rcx + rax + MARKS], 0
                75 08                  jne marked
                C3                     ret
                48 89 51 18            stop: mov [rcx + LAST_BLOCK], rdx
                FF 61 08               jmp [rcx + STOP_FUNCTION]
                80 7C 01 40 01         marked: cmp byte ptr [rcx + rax + MARKS], VISITED
                74 05                  je visit
                FE 4C 01 40            dec byte ptr [rcx + rax + MARKS]
                C3                     ret
                FF 61 20               visit: jmp [rcx + VISITOR]
                """;

        NativeCounter(UnicornLibrary library, Arena arena) {
            super(library, arena);
        }
    }
}
