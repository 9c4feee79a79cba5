package dev.drydock.efi.variable;

import java.io.IOException;

/** A {@link VariableStore} has no room for a variable. */
public final class StoreFullException extends IOException {
    private static final long serialVersionUID = 1;

    public StoreFullException(Variable variable, long remaining) {
        super("no room for " + variable + ": " + remaining + " bytes are left");
    }
}
