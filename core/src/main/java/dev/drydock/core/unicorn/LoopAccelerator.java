package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.loop.BulkLoop;
import dev.drydock.core.loop.LoopFinder;
import dev.drydock.core.memory.GuestMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32C;

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

    /** Of a processor; more are left to it. */
    private static final int MOST_LOOPS = 4096;
    private static final int REGISTERS = 32;
    /** Fewer iterations are done sooner by the processor. */
    private static final int FEWEST_ITERATIONS = 6;
    /** How many iterations at most a loop is left alone that could not be shortened several times. */
    private static final int LONGEST_PAUSE = 127;

    private final UnicornCpu cpu;
    private final GuestMemory memory;
    private final InstructionBudget budget;
    private final Arena arena;
    private final LoopFinder finder;
    private final IntUnaryOperator registerNumber;
    private final AddressMap<Known> known = new AddressMap<>();
    /** A checksum of each page that was searched. */
    private final Map<Long, Long> searched = new HashMap<>();
    private final CRC32C checksum = new CRC32C();
    private long iterationsSaved;

    /** A loop and the registers that it needs. */
    private final class Known {
        final BulkLoop loop;
        final MemorySegment code;
        /** By register number; of the registers of the loop, when last read. */
        final long[] values = new long[REGISTERS];
        private final RegisterBatch registers;
        private final int moving;
        private int pause;

        Known(BulkLoop found) {
            loop = found;
            code = MemorySegment.ofArray(found.code());
            moving = found.moving();
            registers = new RegisterBatch(cpu.library, cpu.engine, arena,
                    Arrays.stream(found.registers()).map(registerNumber).toArray(), cpu.handedOver());
        }

        /** Reads the registers, and tells whether addresses and code are such as a loop is taken to have. */
        boolean readRegisters() {
            boolean result = registers.readExpected();
            for (int i = 0; i < loop.registers().length; i++) {
                values[loop.registers()[i]] = registers.get(i);
            }
            return result;
        }

        /** Has the registers grow as in so many iterations. */
        void advance(long count) {
            for (int i = 0; i < moving; i++) {
                int register = loop.registers()[i];
                registers.set(i, values[register] + count * loop.steps()[register]);
            }
            registers.write(moving);
        }

        /**
         * How often the loop is left alone until it is looked at again.
         *
         * @param left the iterations that it still makes
         * @param saved whether others were saved
         */
        int pause(long left, boolean saved) {
            int result = (int) Math.min(left, LONGEST_PAUSE) + pause;
            // Grows quickly and falls slowly: memmove is called for three bytes and for a kilobyte by turns.
            pause = saved ? pause - (pause + 7) / 8 : Math.min(2 * pause + 4, LONGEST_PAUSE);
            return result;
        }
    }

    /** @param registerNumber Unicorn's number of a register of an instruction's encoding */
    LoopAccelerator(UnicornCpu cpu, Architecture architecture, InstructionBudget budget, Arena arena,
            IntUnaryOperator registerNumber) {
        this.cpu = cpu;
        this.memory = cpu.memory();
        this.budget = budget;
        this.arena = arena;
        this.registerNumber = registerNumber;
        finder = new LoopFinder(architecture);
        budget.setVisitor(this::visit, arena);
    }

    static boolean isEnabled() {
        return !"false".equals(System.getProperty(PROPERTY));
    }

    long iterationsSaved() {
        return iterationsSaved;
    }

    /** Looks for loops in a page that is about to be executed, if it is not as it was the last time. */
    void search(long address) {
        long page = address & -GuestMemory.PAGE_SIZE;
        MemorySegment content = memory.readable(page, GuestMemory.PAGE_SIZE);
        checksum.reset();
        checksum.update(content.asByteBuffer());
        Long sum = checksum.getValue();
        if (sum.equals(searched.put(page, sum))) {
            return;
        }
        for (LoopFinder.Found found : finder.find(content.toArray(JAVA_BYTE))) {
            if (known.size() < MOST_LOOPS) {
                known.put(page + found.offset(), new Known(found.loop()));
                budget.mark(page + found.offset());
            }
        }
    }

    /** Called while the guest runs, before the first block of a loop. */
    private void visit(long address) {
        try {
            Known here = known.get(address);
            int skip;
            if (here == null) {
                skip = InstructionBudget.LONGEST_SKIP;
            } else if (here.readRegisters() && memory.holds(address, here.code)) {
                skip = accelerate(here);
            } else {
                // On page tables of its own, for example, the guest's addresses are not those of memory.
                skip = here.pause(0, false);
            }
            budget.skip(address, skip);
        } catch (Throwable e) {
            cpu.callbackFailed(e);
        }
    }

    /** Does iterations and returns how often the loop need not be looked at before it ends. */
    private int accelerate(Known here) {
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
