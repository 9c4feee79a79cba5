package dev.drydock.fdt;

/** What becomes of faults in a blob that could be mended. */
interface FdtFaults {
    /** Each is fatal. */
    FdtFaults STRICT = fault -> {
        throw fault;
    };

    /** Takes note of a fault, or throws it. */
    void met(FdtFormatException fault) throws FdtFormatException;

    /** Returns the condition; that it does not hold is a fault. */
    default boolean check(boolean condition, int offset, String reason) throws FdtFormatException {
        if (!condition) {
            met(new FdtFormatException(offset, reason));
        }
        return condition;
    }
}
