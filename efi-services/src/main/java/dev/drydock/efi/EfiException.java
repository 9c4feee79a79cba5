package dev.drydock.efi;

import dev.drydock.efi.spec.EfiStatus;

/** Ends a service from deep inside with a status that the guest sees. */
public final class EfiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient EfiStatus status;

    public EfiException(EfiStatus status) {
        // Thrown in the course of business: no stack trace to pay for.
        super(status.toString(), null, false, false);
        this.status = status;
    }

    public EfiStatus status() {
        return status;
    }
}
