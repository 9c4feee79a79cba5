package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.ServiceTable;
import dev.drydock.efi.abi.Slot;
import java.io.IOException;

/** The variable services of {@code EFI_RUNTIME_SERVICES} (UEFI 2.10, 8.2). */
@ServiceTable(value = "EFI_RUNTIME_SERVICES", atRuntime = true)
public interface VariableServices {
    @Slot(0x48)
    EfiStatus getVariable(String variableName, Guid vendorGuid, Pointer<Integer> attributes, Pointer<Long> dataSize,
            Address data);

    @Slot(0x50)
    EfiStatus getNextVariableName(Pointer<Long> variableNameSize, Pointer<Short> variableName,
            Pointer<Guid> vendorGuid);

    @Slot(0x58)
    EfiStatus setVariable(String variableName, Guid vendorGuid, int attributes, long dataSize, Address data)
            throws IOException;

    @Slot(0x80)
    EfiStatus queryVariableInfo(int attributes, Pointer<Long> maximumVariableStorageSize,
            Pointer<Long> remainingVariableStorageSize, Pointer<Long> maximumVariableSize);
}
