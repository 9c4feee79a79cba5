package dev.drydock.efi.variable;

import dev.drydock.efi.spec.GlobalVariable;
import java.io.IOException;
import java.util.Optional;

/**
 * All variables of a run, as the firmware itself sees them: no access right is checked.
 *
 * <p>Volatile variables have a store of their own and come first in the order. An id is in one of the stores at most.
 */
public final class Variables {
    private final VariableStore inMemory;
    private final VariableStore lasting;

    /**
     * @param inMemory keeps the volatile variables
     * @param lasting keeps those with the attribute EFI_VARIABLE_NON_VOLATILE
     */
    public Variables(VariableStore inMemory, VariableStore lasting) {
        this.inMemory = inMemory;
        this.lasting = lasting;
    }

    /** The store that keeps variables that are, or are not, volatile. */
    public VariableStore store(boolean nonVolatile) {
        return nonVolatile ? lasting : inMemory;
    }

    public Optional<Variable> find(VariableId id) {
        return inMemory.find(id).or(() -> lasting.find(id));
    }

    /** The first variable in the order. */
    public Optional<Variable> first() {
        return inMemory.first().or(lasting::first);
    }

    /** The variable after {@code id}, or nothing if there is none or {@code id} is no variable. */
    public Optional<Variable> after(VariableId id) {
        return inMemory.find(id).isPresent() ? inMemory.after(id).or(lasting::first) : lasting.after(id);
    }

    /**
     * Adds a variable or replaces the one with the same id, be it volatile or not.
     *
     * @throws StoreFullException if there is no room; nothing is changed
     * @throws IOException if it could not be written
     */
    public void put(Variable variable) throws IOException {
        store(variable.isNonVolatile()).put(variable);
        store(!variable.isNonVolatile()).remove(variable.id());
    }

    /**
     * Sets a variable that the specification defines, with the attributes that it defines; empty data deletes it.
     *
     * @throws IllegalArgumentException if the specification defines no such variable
     * @throws IOException as {@link #put}
     */
    public void putGlobal(String name, byte[] data) throws IOException {
        GlobalVariable definition = GlobalVariable.find(name)
                .orElseThrow(() -> new IllegalArgumentException("no global variable is called " + name));
        if (data.length == 0) {
            remove(VariableId.global(name));
        } else {
            put(new Variable(VariableId.global(name), definition.attributes(), data));
        }
    }

    /**
     * Removes a variable.
     *
     * @return whether it was there
     * @throws IOException if the change could not be written
     */
    public boolean remove(VariableId id) throws IOException {
        return inMemory.remove(id) || lasting.remove(id);
    }
}
