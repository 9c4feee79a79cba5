package dev.drydock.core.loop;

import java.util.Arrays;

/**
 * A loop that copies units of a few bytes, one after the other and side by side, or that fills memory so.
 *
 * @param code the bytes of its instructions, from the first to the jump back to it
 * @param registers the numbers of those that its effect depends on, first those that grow
 * @param steps by how much each of the 32 registers grows in an iteration
 * @param exit how it ends
 * @param source the address of the first byte that an iteration loads; null for a loop that fills
 * @param target the address of the lowest byte that an iteration stores
 * @param pattern what one iteration of a loop that fills stores: the parts
 * @param stride the bytes that an iteration stores; they adjoin those of the iteration before
 * @param ascending whether addresses grow
 */
public record BulkLoop(byte[] code, int[] registers, long[] steps, Exit exit, Linear source, Linear target,
        Part[] pattern, int stride, boolean ascending) {
    /** A store of an iteration of a loop that fills, in the order of addresses. */
    record Part(Linear value, int bytes) {}

    /** How many registers grow. */
    public int moving() {
        return (int) Arrays.stream(registers).filter(register -> steps[register] != 0).count();
    }

    public boolean copies() {
        return source != null;
    }

    /**
     * How many iterations are completed before the one in which the loop ends, -1 if it cannot be told.
     *
     * @param values at the loop's first instruction, by register number; only those of {@link #registers} count
     */
    public long iterations(long[] values) {
        return exit.iterations(values);
    }

    /** The lowest address that the next iteration loads from. */
    public long sourceAt(long[] values) {
        return source.at(values);
    }

    /** The lowest address that the next iteration stores to. */
    public long targetAt(long[] values) {
        return target.at(values);
    }

    /** The bytes that each iteration of a loop that fills stores, in the order of addresses. */
    public byte[] patternAt(long[] values) {
        var result = new byte[stride];
        int at = 0;
        for (Part part : pattern) {
            long value = part.value().at(values);
            for (int i = 0; i < part.bytes(); i++) {
                result[at++] = (byte) (value >>> 8 * i);
            }
        }
        return result;
    }
}
