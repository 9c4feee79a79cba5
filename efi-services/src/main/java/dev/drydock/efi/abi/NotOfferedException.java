package dev.drydock.efi.abi;

/**
 * A part of a function is deliberately not offered: the guest sees EFI_UNSUPPORTED, and the call is counted in the run's
 * report. For a whole function there is {@link NotOffered}.
 */
public final class NotOfferedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotOfferedException(String reason) {
        super(reason, null, false, false);
    }
}
