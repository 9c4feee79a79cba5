package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.loop.BulkLoop;
import dev.drydock.core.memory.GuestMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntUnaryOperator;

/**
 * Does most iterations of the guest's loops that copy and fill memory on the host.
 *
 * <p>A guest cannot tell: at least the last complete iteration is left to the processor, which sets flags and scratch
 * registers; the code of the others is charged to the budget, and no more are done than the budget, the protection of
 * every page touched and the loop's own end allow. What a loop would do to pages that code was executed from is left to
 * the processor as well. What is kept here are findings about code, each checked again before it is used, so a snapshot
 * need not hold them.
 */
final class LoopAccelerator {
    /** The system property that, if false, leaves every iteration to the processor. */
    static final String PROPERTY = "drydock.loop-acceleration";

    /** Fewer iterations are done sooner by the processor. */
    private static final int FEWEST_ITERATIONS = 6;

    private final UnicornCpu cpu;
    private final GuestMemory memory;
    private final InstructionBudget budget;
    private final KnownLoops known;
    private long iterationsSaved;

    /** @param registerNumber Unicorn's number of a register of an instruction's encoding */
    LoopAccelerator(UnicornCpu cpu, Architecture architecture, InstructionBudget budget, Arena arena,
            IntUnaryOperator registerNumber) {
        this.cpu = cpu;
        this.memory = cpu.memory();
        this.budget = budget;
        known = new KnownLoops(cpu, architecture, registerNumber, budget::mark);
        budget.setVisitor(this::visit, arena);
    }

    static boolean isEnabled() {
        return !"false".equals(System.getProperty(PROPERTY));
    }

    long iterationsSaved() {
        return iterationsSaved;
    }

    /** Looks for loops in a page that is about to be executed. */
    void search(long address) {
        known.search(address);
    }

    /** Called while the guest runs, before the first block of a loop. */
    private void visit(long address) {
        try {
            KnownLoop here = known.at(address);
            if (here == null) {
                budget.skip(address, InstructionBudget.LONGEST_SKIP);
            } else {
                // On page tables of its own, for example, the guest's addresses are not those of memory.
                budget.skip(address, here.readRegisters() ? accelerate(here) : here.pause(0, false));
            }
        } catch (Throwable e) {
            cpu.callbackFailed(e);
        }
    }

    /** Does iterations and returns how often the loop need not be looked at before it ends. */
    private int accelerate(KnownLoop here) {
        BulkLoop loop = here.loop;
        long[] values = here.values;
        long iterations = loop.iterations(values);
        if (iterations < 0) {
            return here.pause(0, false);
        }
        long count = Math.min(iterations, budget.bytesLeft() / loop.code().length);
        if (count >= FEWEST_ITERATIONS) {
            count = Math.min(count, reach(loop, values, Math.min(count, memory.size() / loop.stride())));
        }
        // One more would be allowed: it is the one that leaves flags and scratch registers as they must be.
        count--;
        if (count < FEWEST_ITERATIONS - 1 || !store(loop, values, count)) {
            return here.pause(iterations, false);
        }
        iterationsSaved += count;
        budget.charge(count * loop.code().length);
        here.advance(count);
        return here.pause(iterations - count, true);
    }

    /** How many of {@code count} iterations touch only what they may. */
    private long reach(BulkLoop loop, long[] values, long count) {
        long size = count * loop.stride();
        boolean up = loop.ascending();
        long firstByte = up ? 0 : loop.stride() - 1;
        long reached = memory.grants().storable(loop.targetAt(values) + firstByte, size, up);
        if (loop.copies()) {
            reached = Math.min(reached, memory.grants().loadable(loop.sourceAt(values) + firstByte, size, up));
        }
        return reached / loop.stride();
    }

    /** Does to memory what this many iterations do; false, and nothing is done, where that is not simple. */
    private boolean store(BulkLoop loop, long[] values, long count) {
        long size = count * loop.stride();
        long back = loop.ascending() ? 0 : size - loop.stride();
        long to = loop.targetAt(values) - back;
        cpu.aboutToTouch(to, size, true);
        if (!loop.copies()) {
            repeat(loop.patternAt(values), memory.writable(to, size));
            return true;
        }
        long from = loop.sourceAt(values) - back;
        cpu.aboutToTouch(from, size, false);
        // By how much the bytes are ahead of those that are copied later.
        long ahead = loop.ascending() ? to - from : from - to;
        if (ahead <= 0 || ahead >= size) {
            if (ahead != 0) {
                memory.copy(to, from, size);
            }
            return true;
        }
        if (ahead % loop.stride() != 0) {
            return false;
        }
        // What was copied is copied again: the bytes between the two places are repeated.
        MemorySegment target = memory.writable(to, size);
        long done = 0;
        while (done < size) {
            long part = Math.min(done + ahead, size - done);
            if (loop.ascending()) {
                target.asSlice(done, part).copyFrom(memory.readable(from, part));
            } else {
                target.asSlice(size - done - part, part).copyFrom(memory.readable(from + size - part, part));
            }
            done += part;
        }
        return true;
    }

    private static void repeat(byte[] pattern, MemorySegment target) {
        MemorySegment.copy(pattern, 0, target, JAVA_BYTE, 0, pattern.length);
        long done = pattern.length;
        while (done < target.byteSize()) {
            long part = Math.min(done, target.byteSize() - done);
            target.asSlice(done, part).copyFrom(target.asSlice(0, part));
            done += part;
        }
    }
}
