package dev.drydock.core.loop;

/**
 * What an instruction does, as far as loops of copying and filling need it. Registers are 64 bits wide and have the numbers
 * of their encoding; {@link #NONE} stands for none, or for zero.
 */
sealed interface LoopOp {
    int NONE = -1;
    int REGISTERS = 32;

    /** {@code base + scale * index + displacement}. */
    record Place(int base, int index, int scale, long displacement) {}

    /** Loads {@code bytes} bytes into the low end of a register. */
    record Load(int target, int bytes, Place place) implements LoopOp {}

    /** Stores the low {@code bytes} bytes of a register, or of a constant where there is none. */
    record Store(int source, long constant, int bytes, Place place) implements LoopOp {}

    /** {@code target = place}. */
    record Assign(int target, Place value) implements LoopOp {}

    /**
     * Sets the flags by comparing two values.
     *
     * @param ordered false where only equality can be told from the flags
     */
    record Compare(Place left, Place right, boolean ordered) implements LoopOp {}

    /** Goes to the code at this offset if the condition holds; always if it is null. */
    record Branch(Condition condition, int target) implements LoopOp {}

    /** Goes to the code at this offset if the value compares so with zero; leaves the flags alone. */
    record Test(Place value, Condition condition, int target) implements LoopOp {}

    static Place register(int register) {
        return new Place(register, NONE, 1, 0);
    }

    static Place constant(long value) {
        return new Place(NONE, NONE, 1, value);
    }

    static Place sum(int register, long value) {
        return new Place(register, NONE, 1, value);
    }
}
