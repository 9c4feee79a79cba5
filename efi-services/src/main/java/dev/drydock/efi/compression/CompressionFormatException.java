package dev.drydock.efi.compression;

/** Data is not what the compression algorithm of UEFI makes. */
public final class CompressionFormatException extends Exception {
    private static final long serialVersionUID = 1;

    private final long offset;

    /**
     * @param field what is wrong
     * @param offset of the byte in the compressed data where that was found
     */
    CompressionFormatException(String field, long offset) {
        super(field + ", at byte " + offset);
        this.offset = offset;
    }

    /** The byte in the compressed data where the fault was found. */
    public long offset() {
        return offset;
    }
}
