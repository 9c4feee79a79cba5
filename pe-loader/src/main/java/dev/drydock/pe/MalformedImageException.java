package dev.drydock.pe;

import java.io.Serial;

/** A file is no PE/COFF image, or one that no firmware could load: names the field, where it is, and what is wrong. */
public final class MalformedImageException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** The field's name, in the PE specification's spelling. */
    private final String field;
    /** Where the field is in the file. */
    private final long fileOffset;
    /** What is wrong. */
    private final String reason;

    /**
     * Creates the exception.
     *
     * @param field the field's name as the PE specification spells it, with the section's name or index where it needs one
     * @param fileOffset where the field is, in bytes from the start of the file
     * @param reason what is wrong with it, as a clause without a full stop
     */
    public MalformedImageException(String field, long fileOffset, String reason) {
        super("%s at file offset 0x%x: %s".formatted(field, fileOffset, reason));
        this.field = field;
        this.fileOffset = fileOffset;
        this.reason = reason;
    }

    /** The field's name, such as {@code SizeOfImage}. */
    public String field() {
        return field;
    }

    /** Where the field is, in bytes from the start of the file; it may lie past the end when the file is too short. */
    public long fileOffset() {
        return fileOffset;
    }

    /** What is wrong with the field, a clause without a full stop. */
    public String reason() {
        return reason;
    }
}
