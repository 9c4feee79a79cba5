package dev.drydock.efi.variable.nvram;

import java.io.IOException;

/** Variables cannot be opened for writing because another writer has them open. */
public final class NvramInUseException extends IOException {
    private static final long serialVersionUID = 1;

    NvramInUseException(String message) {
        super(message);
    }
}
