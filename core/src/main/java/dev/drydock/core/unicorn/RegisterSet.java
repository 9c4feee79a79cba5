package dev.drydock.core.unicorn;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The registers that the host reads by number.
 *
 * @param general all general registers, the stack pointer and the program counter last
 * @param names their names, in the same order
 * @param vector the vector registers, and the control and status registers of floating-point arithmetic
 * @param arguments the argument registers in order, then the stack pointer
 * @param encoded the general registers by their number in an instruction
 */
record RegisterSet(int[] general, String[] names, int[] vector, int[] arguments, int result, int sp, int pc,
        int[] encoded) {
    /** So many registers with ascending numbers. */
    static int[] range(int first, int count) {
        return IntStream.range(first, first + count).toArray();
    }

    static int[] concat(int[]... parts) {
        return Stream.of(parts).flatMapToInt(IntStream::of).toArray();
    }

    int encoded(int number) {
        return encoded[number];
    }
}
