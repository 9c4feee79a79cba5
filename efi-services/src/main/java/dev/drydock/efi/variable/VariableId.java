package dev.drydock.efi.variable;

import dev.drydock.efi.spec.GlobalVariable;
import dev.drydock.efi.spec.Guid;

/**
 * What tells variables apart.
 *
 * @param vendor the namespace
 * @param name UTF-16 units as the guest gave them, not empty
 */
public record VariableId(Guid vendor, String name) {
    /** A variable that the specification defines. */
    public static VariableId global(String name) {
        return new VariableId(GlobalVariable.VENDOR, name);
    }

    /** The bytes of the name as a CHAR16 string, terminator included. */
    public long nameBytes() {
        return 2L * (name.length() + 1L);
    }

    @Override
    public String toString() {
        return name + "-" + vendor;
    }
}
