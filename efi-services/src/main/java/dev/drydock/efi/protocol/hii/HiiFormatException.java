package dev.drydock.efi.protocol.hii;

/** A package list that is not what the specification says; the message names the field and its offset. */
final class HiiFormatException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param offset in bytes from the start of the package list or the package, whichever is being read */
    HiiFormatException(String problem, long offset) {
        super(problem + " at offset 0x" + Long.toHexString(offset));
    }
}
