package dev.drydock.core.loop;

import java.util.stream.IntStream;

/** A sum of multiples of registers, as they were at the beginning of an iteration, and a constant; modulo 2^64. */
record Linear(int[] factors, long constant) {
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
        return IntStream.of(factors).allMatch(factor -> factor == 0);
    }

    boolean uses(int register) {
        return factors[register] != 0;
    }

    /** The value where the registers have these values. */
    long at(long[] registers) {
        long sum = constant;
        for (int i = 0; i < factors.length; i++) {
            if (factors[i] != 0) {
                sum += factors[i] * registers[i];
            }
        }
        return sum;
    }

    /** By how much the value grows in an iteration in which the registers grow by {@code steps}. */
    long step(long[] steps) {
        return at(steps) - constant;
    }
}
