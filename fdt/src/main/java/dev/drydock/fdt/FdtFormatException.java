package dev.drydock.fdt;

/** A blob is no flattened device tree, or exceeds a limit. */
public final class FdtFormatException extends Exception {
    private static final long serialVersionUID = 1;

    private final long offset;
    private final String reason;

    /**
     * Says what is wrong and where.
     *
     * @param offset of the field or token at fault, in bytes from the start of the blob
     * @param reason what is wrong with it
     */
    public FdtFormatException(long offset, String reason) {
        super("offset 0x%x: %s".formatted(offset, reason));
        this.offset = offset;
        this.reason = reason;
    }

    /** Where, in bytes from the start of the blob. */
    public long offset() {
        return offset;
    }

    /** What is wrong there. */
    public String reason() {
        return reason;
    }
}
