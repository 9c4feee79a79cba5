package dev.drydock.efi.bootmanager;

import java.io.IOException;

/** Thrown where a variable's data is no load option. */
public final class LoadOptionFormatException extends IOException {
    private static final long serialVersionUID = 1;

    private final String field;
    private final long offset;

    LoadOptionFormatException(String field, long offset, String problem) {
        super("%s at offset %d of the load option: %s".formatted(field, offset, problem));
        this.field = field;
        this.offset = offset;
    }

    /** The field of {@code EFI_LOAD_OPTION} that is wrong, as the specification spells it. */
    public String field() {
        return field;
    }

    /** Where the field begins, in bytes from the option's beginning. */
    public long offset() {
        return offset;
    }
}
