package dev.drydock.efi.variable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where variables are kept. What it holds is part of the run's state.
 *
 * <p>Knows nothing of access rights; those are the business of the service. The order of enumeration is a function of the
 * calls made, so that runs are repeatable.
 */
public interface VariableStore {
    Optional<Variable> find(VariableId id);

    /** The first variable in the store's order. */
    Optional<Variable> first();

    /** The variable after {@code id}, or nothing if there is none or {@code id} is not in the store. */
    Optional<Variable> after(VariableId id);

    /** Every variable, in the store's order. */
    default List<Variable> all() {
        List<Variable> all = new ArrayList<>();
        for (Optional<Variable> next = first(); next.isPresent(); next = after(next.get().id())) {
            all.add(next.get());
        }
        return List.copyOf(all);
    }

    /**
     * Adds a variable, or replaces the one with the same id, which keeps its place in the order.
     *
     * @throws StoreFullException if there is no room; the store is unchanged
     * @throws IOException if it could not be written; the store is unchanged
     */
    void put(Variable variable) throws IOException;

    /**
     * Removes a variable.
     *
     * @return whether it was there
     * @throws IOException if the change could not be written; the store is unchanged
     */
    boolean remove(VariableId id) throws IOException;

    /** All the room that there is, in bytes; see {@link Variable#footprint()}. */
    long capacity();

    /** The room that is left, in bytes. */
    long remaining();

    /** The largest name and data together that one variable may have, in bytes. */
    long largestVariable();
}
