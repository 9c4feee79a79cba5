package dev.drydock.core.loop;

import java.util.Arrays;

/** A sum of multiples of registers, as they were at the beginning of an iteration, and a constant; modulo 2^64. */
final class Linear {
    private final int[] factors;
    /** The registers whose factor is not 0. */
    private final int[] used;
    private final long constant;

    private Linear(int[] factors, long constant) {
        this.factors = factors;
        this.constant = constant;
        int count = 0;
        var registers = new int[factors.length];
        for (int i = 0; i < factors.length; i++) {
            if (factors[i] != 0) {
                registers[count++] = i;
            }
        }
        used = Arrays.copyOf(registers, count);
    }

    static Linear constant(long value) {
        return new Linear(new int[LoopOp.REGISTERS], value);
    }

    static Linear register(int register) {
        var factors = new int[LoopOp.REGISTERS];
        factors[register] = 1;
        return new Linear(factors, 0);
    }

    Linear plus(Linear other, int scale) {
        var sum = factors.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += scale * other.factors[i];
        }
        return new Linear(sum, constant + scale * other.constant);
    }

    boolean isConstant() {
        return used.length == 0;
    }

    boolean uses(int register) {
        return factors[register] != 0;
    }

    long constant() {
        return constant;
    }

    /** The value where the registers have these values. */
    long at(long[] registers) {
        long sum = constant;
        for (int register : used) {
            sum += factors[register] * registers[register];
        }
        return sum;
    }

    /** By how much the value grows in an iteration in which the registers grow by {@code steps}. */
    long step(long[] steps) {
        return at(steps) - constant;
    }
}
