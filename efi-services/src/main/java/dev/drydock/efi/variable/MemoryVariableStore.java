package dev.drydock.efi.variable;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateMap;
import java.util.Iterator;
import java.util.Optional;

/** A {@link VariableStore} in the run's state, in the order of creation. */
public final class MemoryVariableStore implements VariableStore {
    /** Room enough for the certificate lists of a real machine. */
    public static final long DEFAULT_CAPACITY = 256 << 10;
    /** As much as a revocation list takes. */
    public static final long DEFAULT_LARGEST = 64 << 10;

    private final StateMap<VariableId, Variable> variables;
    private final StateCounter used;
    private final long capacity;
    private final long largest;

    public MemoryVariableStore(MachineState state) {
        this(state, DEFAULT_CAPACITY, DEFAULT_LARGEST);
    }

    /**
     * @param capacity in bytes
     * @param largest the largest name and data together of one variable, in bytes
     */
    public MemoryVariableStore(MachineState state, long capacity, long largest) {
        variables = state.map();
        used = state.counter();
        this.capacity = capacity;
        this.largest = largest;
    }

    @Override
    public Optional<Variable> find(VariableId id) {
        return Optional.ofNullable(variables.get(id));
    }

    @Override
    public Optional<Variable> first() {
        return variables.values().stream().findFirst();
    }

    @Override
    public Optional<Variable> after(VariableId id) {
        if (!variables.containsKey(id)) {
            return Optional.empty();
        }
        Iterator<Variable> all = variables.values().iterator();
        while (!all.next().id().equals(id)) {
            // On to the one asked for.
        }
        return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
    }

    /**
     * Checks that {@link #put} would find room.
     *
     * @return the room for the variable, that of the one that it replaces included, in bytes
     */
    long checkRoom(Variable variable) throws StoreFullException {
        Variable old = variables.get(variable.id());
        long available = remaining() + (old == null ? 0 : old.footprint());
        if (variable.footprint() > available) {
            throw new StoreFullException(variable, available);
        }
        return available;
    }

    @Override
    public void put(Variable variable) throws StoreFullException {
        long available = checkRoom(variable);
        variables.put(variable.id(), variable);
        used.set(capacity - available + variable.footprint());
    }

    @Override
    public boolean remove(VariableId id) {
        Variable old = variables.remove(id);
        if (old == null) {
            return false;
        }
        used.add(-old.footprint());
        return true;
    }

    @Override
    public long capacity() {
        return capacity;
    }

    @Override
    public long remaining() {
        return capacity - used.get();
    }

    @Override
    public long largestVariable() {
        return largest;
    }
}
