package dev.drydock.efi.disk.nbd;

import java.io.IOException;

/** Thrown where an NBD server cannot be reached, refuses, fails, or does not keep to the protocol. */
public final class NbdException extends IOException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What went wrong. */
    public enum Kind {
        /** The server did not do in time what it had to. */
        TIMEOUT,
        /** The connection could not be made, or has ended. */
        DISCONNECTED,
        /** The server sent what the protocol does not allow. */
        PROTOCOL,
        /** The server refuses the export, or offers or demands what is not supported. */
        REFUSED,
        /** The server could not do what a request asked for; the connection goes on. */
        REQUEST_FAILED
    }

    NbdException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    NbdException(Kind kind, String message, IOException cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
