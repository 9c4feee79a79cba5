package dev.drydock.efi.variable.nvram;

import java.io.IOException;

/** What should hold variables does not have a format that is known, or not as the format demands. */
public final class NvramFormatException extends IOException {
    private static final long serialVersionUID = 1;

    NvramFormatException(String message) {
        super(message);
    }

    /** Tells the field and where it is. */
    NvramFormatException(long offset, String field, String problem) {
        super("%s at 0x%x: %s".formatted(field, offset, problem));
    }
}
