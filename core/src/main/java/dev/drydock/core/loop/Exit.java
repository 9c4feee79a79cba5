package dev.drydock.core.loop;

/**
 * How a loop ends: in the first iteration in which two values compare as {@code condition} says.
 *
 * @param left a value at an iteration's comparison
 * @param leftStep by how much it grows in each iteration
 */
record Exit(Condition condition, Linear left, long leftStep, Linear right, long rightStep) {
    private static final long SIGN = Long.MIN_VALUE;

    /**
     * How many iterations are completed before the one in which the loop ends.
     *
     * @param registers at the beginning of an iteration
     * @return at most {@link Long#MAX_VALUE}; -1 if it cannot be told, or the values wrap around before
     */
    long iterations(long[] registers) {
        long x = left.at(registers);
        long y = right.at(registers);
        if (condition.holds(x, y)) {
            return 0;
        }
        if (condition == Condition.EQUAL) {
            return untilEqual(y - x, leftStep - rightStep);
        }
        if (condition == Condition.NOT_EQUAL) {
            return leftStep == rightStep ? -1 : 1;
        }
        if (rightStep == 0) {
            return untilOrdered(condition, x, leftStep, y);
        }
        return leftStep == 0 ? untilOrdered(condition.mirrored(), y, rightStep, x) : -1;
    }

    private static long untilEqual(long distance, long step) {
        if (step == 0) {
            return -1;
        }
        long way = step > 0 ? distance : -distance;
        long stride = Math.abs(step);
        long count = Long.divideUnsigned(way, stride);
        return stride < 0 || Long.remainderUnsigned(way, stride) != 0 ? -1 : count < 0 ? Long.MAX_VALUE : count;
    }

    /** Until the moving value compares so with the one at rest; it does not yet. */
    private static long untilOrdered(Condition wanted, long moving, long step, long resting) {
        long bias = wanted.isSigned() ? SIGN : 0;
        long from = moving + bias;
        long to = resting + bias;
        return switch (wanted.unsigned()) {
            case NOT_BELOW -> up(from, step, to, false);
            case ABOVE -> up(from, step, to, true);
            // Falling towards a limit is rising towards its complement.
            case NOT_ABOVE -> up(~from, -step, ~to, false);
            case BELOW -> up(~from, -step, ~to, true);
            default -> -1;
        };
    }

    /** Until a value that rises from below reaches a limit, or goes beyond; no wrapping is allowed. */
    private static long up(long from, long step, long to, boolean beyond) {
        if (step <= 0 || Long.compareUnsigned(to, beyond ? -1 - step : -step) > 0) {
            return -1;
        }
        long distance = to - from;
        long count = Long.divideUnsigned(distance, step);
        if (beyond || Long.remainderUnsigned(distance, step) != 0) {
            count++;
        }
        return count < 0 ? Long.MAX_VALUE : count;
    }
}
