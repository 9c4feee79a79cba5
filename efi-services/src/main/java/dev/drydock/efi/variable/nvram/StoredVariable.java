package dev.drydock.efi.variable.nvram;

import dev.drydock.efi.spec.Time;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;

/**
 * A variable and what a store keeps to tell old writes of it from new ones.
 *
 * @param monotonicCount for variables with the deprecated counted authentication, else 0
 * @param timestamp of the last authenticated write; {@link #NO_TIME} for other variables
 * @param publicKeyIndex an index into the store's key database; 0 where there is none
 */
public record StoredVariable(Variable variable, long monotonicCount, Time timestamp, int publicKeyIndex) {
    /** All zeroes: the variable was not written with a time. */
    public static final Time NO_TIME = new Time((short) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0,
            0, (short) 0, (byte) 0, (byte) 0);

    /** A variable that was not authenticated. */
    public static StoredVariable of(Variable variable) {
        return new StoredVariable(variable, 0, NO_TIME, 0);
    }

    public VariableId id() {
        return variable.id();
    }
}
