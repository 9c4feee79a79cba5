package dev.drydock.core.unicorn;

/**
 * The registers that the host reads by number.
 *
 * @param general all general registers, the stack pointer and the program counter last
 * @param names their names, in the same order
 * @param arguments the argument registers in order, then the stack pointer
 * @param encoded the general registers by their number in an instruction
 */
record RegisterSet(int[] general, String[] names, int[] arguments, int result, int sp, int pc, int[] encoded) {
    int encoded(int number) {
        return encoded[number];
    }
}
