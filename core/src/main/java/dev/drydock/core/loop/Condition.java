package dev.drydock.core.loop;

/** When a branch is taken, after a comparison of a left and a right 64-bit value. */
enum Condition {
    EQUAL, NOT_EQUAL, BELOW, NOT_BELOW, ABOVE, NOT_ABOVE, LESS, NOT_LESS, GREATER, NOT_GREATER;

    Condition opposite() {
        return switch (this) {
            case EQUAL -> NOT_EQUAL;
            case NOT_EQUAL -> EQUAL;
            case BELOW -> NOT_BELOW;
            case NOT_BELOW -> BELOW;
            case ABOVE -> NOT_ABOVE;
            case NOT_ABOVE -> ABOVE;
            case LESS -> NOT_LESS;
            case NOT_LESS -> LESS;
            case GREATER -> NOT_GREATER;
            case NOT_GREATER -> GREATER;
        };
    }

    /** The same condition with left and right exchanged. */
    Condition mirrored() {
        return switch (this) {
            case EQUAL, NOT_EQUAL -> this;
            case BELOW -> ABOVE;
            case NOT_BELOW -> NOT_ABOVE;
            case ABOVE -> BELOW;
            case NOT_ABOVE -> NOT_BELOW;
            case LESS -> GREATER;
            case NOT_LESS -> NOT_GREATER;
            case GREATER -> LESS;
            case NOT_GREATER -> NOT_LESS;
        };
    }

    boolean isEquality() {
        return this == EQUAL || this == NOT_EQUAL;
    }

    boolean isSigned() {
        return this == LESS || this == NOT_LESS || this == GREATER || this == NOT_GREATER;
    }

    /** The condition on unsigned numbers that this one becomes when both sides have their highest bit inverted. */
    Condition unsigned() {
        return switch (this) {
            case LESS -> BELOW;
            case NOT_LESS -> NOT_BELOW;
            case GREATER -> ABOVE;
            case NOT_GREATER -> NOT_ABOVE;
            default -> this;
        };
    }

    boolean holds(long left, long right) {
        return switch (this) {
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case BELOW -> Long.compareUnsigned(left, right) < 0;
            case NOT_BELOW -> Long.compareUnsigned(left, right) >= 0;
            case ABOVE -> Long.compareUnsigned(left, right) > 0;
            case NOT_ABOVE -> Long.compareUnsigned(left, right) <= 0;
            case LESS -> left < right;
            case NOT_LESS -> left >= right;
            case GREATER -> left > right;
            case NOT_GREATER -> left <= right;
        };
    }
}
