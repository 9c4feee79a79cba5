package dev.drydock.fdt;

/** An overlay is malformed, or does not fit the tree that it is applied to. */
public final class FdtOverlayException extends Exception {
    private static final long serialVersionUID = 1;

    private final String path;
    private final String reason;

    /**
     * Says what is wrong and where.
     *
     * @param path of the node or property at fault, in the overlay
     * @param reason what is wrong with it
     */
    public FdtOverlayException(String path, String reason) {
        super(path + ": " + reason);
        this.path = path;
        this.reason = reason;
    }

    /** The path of the node or property at fault, in the overlay. */
    public String path() {
        return path;
    }

    /** What is wrong there. */
    public String reason() {
        return reason;
    }
}
