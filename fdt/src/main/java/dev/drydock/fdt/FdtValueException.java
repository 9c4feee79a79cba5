package dev.drydock.fdt;

/** A property's value is not what its meaning demands, in a tree that is well-formed otherwise. */
public final class FdtValueException extends Exception {
    private static final long serialVersionUID = 1;

    private final String path;
    private final String property;
    private final String reason;

    /**
     * Says what is wrong and where.
     *
     * @param path of the node
     * @param property name of the property at fault
     * @param reason what is wrong, as a sentence's end: the property is its subject
     */
    public FdtValueException(String path, String property, String reason) {
        super(path + ": " + property + ": " + reason);
        this.path = path;
        this.property = property;
        this.reason = reason;
    }

    /** The path of the node. */
    public String path() {
        return path;
    }

    /** The name of the property. */
    public String property() {
        return property;
    }

    /** What is wrong with it. */
    public String reason() {
        return reason;
    }
}
