package dev.drydock.efi.disk;

import java.io.IOException;

/**
 * Thrown where a structure on a disk breaks its format: the disk can be read, but what is on it makes no sense.
 *
 * <p>To a guest this is {@code EFI_VOLUME_CORRUPTED}, where a plain {@link IOException} is {@code EFI_DEVICE_ERROR}.
 */
public abstract class DiskFormatException extends IOException {
    private final String field;
    private final long position;

    protected DiskFormatException(String field, long position, String where, String problem) {
        super(field + " (" + where + "): " + problem);
        this.field = field;
        this.position = position;
    }

    /** The field that is wrong, as its specification spells it. */
    public String field() {
        return field;
    }

    /** Where the field's structure lies, in the unit that the subclass tells. */
    public long position() {
        return position;
    }
}
