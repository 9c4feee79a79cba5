package dev.drydock.efi.protocol.devicepath;

/** Thrown where bytes are no device path, or a device path cannot be bytes. */
public final class DevicePathFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String field;
    private final long offset;

    DevicePathFormatException(String field, long offset, String problem) {
        super("%s at offset %d of the device path: %s".formatted(field, offset, problem));
        this.field = field;
        this.offset = offset;
    }

    /** The field that is wrong, as the specification spells it. */
    public String field() {
        return field;
    }

    /** Where the field's node begins, in bytes from the path's beginning. */
    public long offset() {
        return offset;
    }
}
