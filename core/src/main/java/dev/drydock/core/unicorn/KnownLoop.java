package dev.drydock.core.unicorn;

import dev.drydock.core.loop.BulkLoop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** A loop that was found in the guest's code, and the registers that it needs. */
final class KnownLoop {
    private static final int REGISTERS = 32;
    /** How many iterations at most a loop is left alone that could not be shortened several times. */
    private static final int LONGEST_PAUSE = 127;

    final BulkLoop loop;
    final MemorySegment code;
    /** By register number; of the registers of the loop, when last read. */
    final long[] values = new long[REGISTERS];
    /** Whether the code was found where it belongs, since its page was watched. */
    boolean confirmed;
    private final RegisterBatch registers;
    private final int moving;
    private int pause;

    /** @param registerNumber Unicorn's number of a register of an instruction's encoding */
    KnownLoop(UnicornCpu cpu, IntUnaryOperator registerNumber, BulkLoop found) {
        loop = found;
        code = MemorySegment.ofArray(found.code());
        moving = found.moving();
        // A guest may put loops into the place of others as often as it likes.
        registers = new RegisterBatch(cpu.library, cpu.engine, Arena.ofAuto(),
                Arrays.stream(found.registers()).map(registerNumber).toArray(), cpu.handedOver());
    }

    boolean isOf(BulkLoop found) {
        return Arrays.equals(loop.code(), found.code());
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
