package dev.drydock.efi.variable;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.StoredVariable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link VariableStore} whose variables are in an {@link Nvram} too: a change is durable before the guest is told that it
 * was made.
 *
 * <p>What the guest sees is the run's state, so it goes back with the run; what is durable follows with the next change.
 */
public final class DurableVariableStore implements VariableStore {
    private final MemoryVariableStore memory;
    private final Nvram nvram;

    /** Begins with the variables of {@code nvram}. */
    public DurableVariableStore(MachineState state, Nvram nvram) throws IOException {
        this(state, nvram, Long.MAX_VALUE);
    }

    /** @param largest the largest name and data together that a new variable may have, if {@code nvram} does not say less */
    public DurableVariableStore(MachineState state, Nvram nvram, long largest) throws IOException {
        // What is stored fits, however a format measures it.
        long used = nvram.variables().stream().mapToLong(stored -> stored.variable().footprint()).sum();
        memory = new MemoryVariableStore(state, Math.max(nvram.capacity(), used),
                Math.min(largest, nvram.largestVariable()));
        this.nvram = nvram;
        for (StoredVariable stored : nvram.variables()) {
            memory.put(stored.variable());
        }
    }

    /** Makes the store with one variable changed durable. */
    private void store(VariableId changed, Variable after) throws IOException {
        Map<VariableId, StoredVariable> before = new HashMap<>();
        nvram.variables().forEach(stored -> before.put(stored.id(), stored));
        List<StoredVariable> all = new ArrayList<>();
        boolean known = false;
        for (Variable variable : memory.all()) {
            if (variable.id().equals(changed)) {
                known = true;
                variable = after;
            }
            if (variable != null) {
                all.add(stored(variable, before));
            }
        }
        if (!known && after != null) {
            all.add(stored(after, before));
        }
        nvram.store(all);
    }

    /** A variable that is as it was keeps the time that it was written with. */
    private static StoredVariable stored(Variable variable, Map<VariableId, StoredVariable> before) {
        StoredVariable old = before.get(variable.id());
        return old != null && old.variable().equals(variable) ? old : StoredVariable.of(variable);
    }

    @Override
    public void put(Variable variable) throws IOException {
        memory.checkRoom(variable);
        store(variable.id(), variable);
        memory.put(variable);
    }

    @Override
    public boolean remove(VariableId id) throws IOException {
        if (memory.find(id).isEmpty()) {
            return false;
        }
        store(id, null);
        return memory.remove(id);
    }

    @Override
    public Optional<Variable> find(VariableId id) {
        return memory.find(id);
    }

    @Override
    public Optional<Variable> first() {
        return memory.first();
    }

    @Override
    public Optional<Variable> after(VariableId id) {
        return memory.after(id);
    }

    @Override
    public long capacity() {
        return memory.capacity();
    }

    @Override
    public long remaining() {
        return memory.remaining();
    }

    @Override
    public long largestVariable() {
        return memory.largestVariable();
    }
}
