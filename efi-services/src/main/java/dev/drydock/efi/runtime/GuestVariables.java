package dev.drydock.efi.runtime;

import static dev.drydock.efi.spec.VariableAttributes.APPEND_WRITE;
import static dev.drydock.efi.spec.VariableAttributes.NON_VOLATILE;
import static dev.drydock.efi.spec.VariableAttributes.RUNTIME_ACCESS;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.BootPhase;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.VariableServices;
import dev.drydock.efi.variable.StoreFullException;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.VariableStore;
import dev.drydock.efi.variable.Variables;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The variables as the guest may see and change them. */
final class GuestVariables implements VariableServices {
    private final GuestMemory memory;
    private final Variables variables;
    private final BootPhase phase;

    /** @param phase whether boot services have ended, so that variables of theirs are hidden */
    GuestVariables(GuestMemory memory, Variables variables, BootPhase phase) {
        this.memory = memory;
        this.variables = variables;
        this.phase = phase;
    }

    @Override
    public EfiStatus getVariable(String variableName, Guid vendorGuid, Pointer<Integer> attributes,
            Pointer<Long> dataSize, Address data) {
        if (variableName == null || vendorGuid == null || dataSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Optional<Variable> found = variables.find(new VariableId(vendorGuid, variableName)).filter(this::isVisible);
        if (found.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        Variable variable = found.get();
        boolean fits = Long.compareUnsigned(dataSize.get(), variable.size()) >= 0;
        if (fits && data.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        attributes.setIfPresent(variable.attributes());
        dataSize.set((long) variable.size());
        if (!fits) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        memory.putBytes(data.value(), variable.data());
        return EfiStatus.SUCCESS;
    }

    private boolean isVisible(Variable variable) {
        return !phase.hasEnded() || variable.has(RUNTIME_ACCESS);
    }

    @Override
    public EfiStatus getNextVariableName(Pointer<Long> variableNameSize, Pointer<Short> variableName,
            Pointer<Guid> vendorGuid) {
        if (variableNameSize.isNull() || variableName.isNull() || vendorGuid.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Optional<String> last = terminatedName(variableName, variableNameSize.get());
        if (last.isEmpty()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Optional<Variable> next;
        if (last.get().isEmpty()) {
            next = variables.first();
        } else {
            var id = new VariableId(vendorGuid.get(), last.get());
            if (variables.find(id).filter(this::isVisible).isEmpty()) {
                return EfiStatus.INVALID_PARAMETER;
            }
            next = variables.after(id);
        }
        while (next.isPresent() && !isVisible(next.get())) {
            next = variables.after(next.get().id());
        }
        if (next.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        VariableId id = next.get().id();
        boolean fits = Long.compareUnsigned(variableNameSize.get(), id.nameBytes()) >= 0;
        variableNameSize.set(id.nameBytes());
        if (!fits) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        for (int i = 0; i < id.name().length(); i++) {
            variableName.at(i).set((short) id.name().charAt(i));
        }
        variableName.at(id.name().length()).set((short) 0);
        vendorGuid.set(id.vendor());
        return EfiStatus.SUCCESS;
    }

    /** The string in a buffer of {@code size} bytes, if it is terminated there and short enough to be a name at all. */
    private Optional<String> terminatedName(Pointer<Short> buffer, long size) {
        long longest = Math.max(variables.store(false).largestVariable(), variables.store(true).largestVariable());
        long units = (Long.compareUnsigned(size, longest) < 0 ? size : longest) / Character.BYTES;
        var text = new StringBuilder();
        for (long i = 0; i < units; i++) {
            char unit = (char) (short) buffer.at(i).get();
            if (unit == 0) {
                return Optional.of(text.toString());
            }
            text.append(unit);
        }
        return Optional.empty();
    }

    @Override
    public EfiStatus setVariable(String variableName, Guid vendorGuid, int attributes, long dataSize, Address data)
            throws IOException {
        if (variableName == null || variableName.isEmpty() || vendorGuid == null || dataSize != 0 && data.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        var id = new VariableId(vendorGuid, variableName);
        boolean append = (attributes & APPEND_WRITE) != 0;
        int stored = attributes & ~APPEND_WRITE;
        // Without access attributes a variable is deleted, whatever is said of the data.
        boolean noAccess = (attributes & ~NON_VOLATILE) == 0;
        boolean delete = noAccess || dataSize == 0 && !append;
        EfiStatus refusal = noAccess ? EfiStatus.SUCCESS : VariableRules.checkAttributes(id, attributes);
        if (refusal.isError()) {
            return refusal;
        }
        refusal = VariableRules.checkNamespace(id, delete ? 0 : stored);
        if (refusal.isError()) {
            return refusal;
        }
        Optional<Variable> existing = variables.find(id);
        refusal = checkAtRuntime(existing, stored, delete);
        if (refusal.isError()) {
            return refusal;
        }
        if (existing.isPresent() && !noAccess && existing.get().attributes() != stored) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (delete) {
            return variables.remove(id) ? EfiStatus.SUCCESS : EfiStatus.NOT_FOUND;
        }
        if (dataSize == 0) {
            return EfiStatus.SUCCESS; // nothing is appended
        }
        byte[] before = append ? existing.map(Variable::data).orElse(new byte[0]) : new byte[0];
        long room = variables.store((stored & NON_VOLATILE) != 0).largestVariable() - id.nameBytes() - before.length;
        if (room < 0 || Long.compareUnsigned(dataSize, room) > 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        byte[] after = Arrays.copyOf(before, Math.toIntExact(before.length + dataSize));
        System.arraycopy(memory.getBytes(data.value(), (int) dataSize), 0, after, before.length, (int) dataSize);
        try {
            variables.put(new Variable(id, stored, after));
        } catch (StoreFullException _) {
            return EfiStatus.OUT_OF_RESOURCES;
        }
        return EfiStatus.SUCCESS;
    }

    /** Without boot services, only variables with both runtime access and non-volatile storage can be changed. */
    private EfiStatus checkAtRuntime(Optional<Variable> existing, int stored, boolean delete) {
        if (!phase.hasEnded()) {
            return EfiStatus.SUCCESS;
        }
        if (existing.isPresent()) {
            if (!existing.get().has(RUNTIME_ACCESS)) {
                // Hidden: it does not exist for the caller, and yet its name is taken.
                return delete ? EfiStatus.NOT_FOUND : EfiStatus.INVALID_PARAMETER;
            }
            return existing.get().isNonVolatile() ? EfiStatus.SUCCESS : EfiStatus.WRITE_PROTECTED;
        }
        int needed = RUNTIME_ACCESS | NON_VOLATILE;
        return delete || (stored & needed) == needed ? EfiStatus.SUCCESS : EfiStatus.INVALID_PARAMETER;
    }

    @Override
    public EfiStatus queryVariableInfo(int attributes, Pointer<Long> maximumVariableStorageSize,
            Pointer<Long> remainingVariableStorageSize, Pointer<Long> maximumVariableSize) {
        if (maximumVariableStorageSize.isNull() || remainingVariableStorageSize.isNull()
                || maximumVariableSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        EfiStatus refusal = VariableRules.checkAttributes(attributes);
        if (refusal.isError()) {
            return refusal;
        }
        if (phase.hasEnded() && (attributes & RUNTIME_ACCESS) == 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        VariableStore store = variables.store((attributes & NON_VOLATILE) != 0);
        maximumVariableStorageSize.set(store.capacity());
        remainingVariableStorageSize.set(store.remaining());
        maximumVariableSize.set(Math.max(0, Math.min(store.largestVariable(), store.remaining() - Variable.OVERHEAD)));
        return EfiStatus.SUCCESS;
    }
}
