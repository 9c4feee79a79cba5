package dev.drydock.pe;

/** What a program may do with memory. */
public record Permissions(boolean read, boolean write, boolean execute) {
    /** Read only: the headers. */
    public static final Permissions READ = new Permissions(true, false, false);
    /** Read and write: the memory of an image that no section describes. */
    public static final Permissions READ_WRITE = new Permissions(true, true, false);

    /** What either allows. */
    public Permissions union(Permissions other) {
        return new Permissions(read || other.read, write || other.write, execute || other.execute);
    }

    /** Whether this breaks W^X: both writable and executable. */
    public boolean isWritableAndExecutable() {
        return write && execute;
    }

    /** The usual three letters, such as {@code r-x}. */
    @Override
    public String toString() {
        return (read ? "r" : "-") + (write ? "w" : "-") + (execute ? "x" : "-");
    }
}
