package dev.drydock.efi.variable.nvram;

import java.io.IOException;

/** There is no room for the variables. */
public final class NvramFullException extends IOException {
    private static final long serialVersionUID = 1;

    NvramFullException(long needed, long capacity) {
        super("the variables need " + needed + " bytes, there is room for " + capacity);
    }
}
