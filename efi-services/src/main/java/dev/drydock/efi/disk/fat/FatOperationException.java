package dev.drydock.efi.disk.fat;

import java.io.IOException;

/** Thrown where a FAT volume cannot do what is asked of it, and nothing has been changed. */
public final class FatOperationException extends IOException {
    private final Reason reason;

    /** Why something cannot be done. */
    public enum Reason {
        /** The volume has not enough free clusters, or the directory not enough room. */
        FULL,
        /** There is an entry of that name, long or short. */
        EXISTS,
        /** FAT cannot have that name or label. */
        INVALID_NAME,
        /** The directory has entries besides {@code .} and {@code ..}. */
        NOT_EMPTY,
        /** A directory cannot be moved into itself, nor the root anywhere, nor be deleted. */
        NOT_POSSIBLE
    }

    FatOperationException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
