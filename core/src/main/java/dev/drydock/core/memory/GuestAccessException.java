package dev.drydock.core.memory;

/** The host was asked, by an argument of the guest, to touch memory that is not there: the guest's fault. */
public final class GuestAccessException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long address;
    private final long size;
    private final boolean write;

    public GuestAccessException(long address, long size, boolean write) {
        super("the guest passed an address outside its memory: %s of %s bytes at 0x%x"
                .formatted(write ? "write" : "read", Long.toUnsignedString(size), address));
        this.address = address;
        this.size = size;
        this.write = write;
    }

    /** The first guest address of the access. */
    public long address() {
        return address;
    }

    /** The bytes that were to be touched, unsigned. */
    public long size() {
        return size;
    }

    public boolean write() {
        return write;
    }
}
