package dev.drydock.efi.bootmanager;

import dev.drydock.efi.spec.GlobalVariable;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Where load options are found among the variables (UEFI 2.10, 3.3). */
final class LoadOptionVariables {
    private static final int DIGITS = 4;

    private final Variables variables;

    LoadOptionVariables(Variables variables) {
        this.variables = variables;
    }

    /** The 16-bit numbers of an order's data; half a number at its end is none. */
    static List<Integer> numbers(byte[] data) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i + 1 < data.length; i += 2) {
            numbers.add(Byte.toUnsignedInt(data[i]) | Byte.toUnsignedInt(data[i + 1]) << 8);
        }
        return List.copyOf(numbers);
    }

    /** The number in a name such as {@code Boot00A0}; empty if the name is none of that kind. */
    static OptionalInt number(String prefix, String name) {
        boolean fits = name.length() == prefix.length() + DIGITS && name.startsWith(prefix)
                && name.chars().skip(prefix.length()).allMatch(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'F');
        return fits ? OptionalInt.of(Integer.parseInt(name.substring(prefix.length()), 16)) : OptionalInt.empty();
    }

    /** The data of a global variable. */
    Optional<byte[]> global(String name) {
        return variables.find(VariableId.global(name)).map(Variable::data);
    }

    /** The names of the options that an order names, such as {@code BootOrder} for {@code Boot}. */
    List<String> ordered(String prefix) {
        return global(prefix + "Order").map(LoadOptionVariables::numbers).orElse(List.of()).stream()
                .map(number -> prefix + "%04X".formatted(number)).toList();
    }

    /** The names of every option of a kind, by their numbers. */
    List<String> all(String prefix) {
        return all(GlobalVariable.VENDOR, prefix);
    }

    /** The names of every option of a kind in a namespace, by their numbers. */
    List<String> all(Guid vendor, String prefix) {
        List<String> names = new ArrayList<>();
        for (var next = variables.first(); next.isPresent(); next = variables.after(next.get().id())) {
            VariableId id = next.get().id();
            if (id.vendor().equals(vendor) && number(prefix, id.name()).isPresent()) {
                names.add(id.name());
            }
        }
        return names.stream().sorted().toList();
    }

    /** The namespaces that {@code OsRecoveryOrder} names. */
    List<Guid> recoveryVendors() {
        byte[] data = global("OsRecoveryOrder").orElse(new byte[0]);
        List<Guid> vendors = new ArrayList<>();
        for (int at = 0; data.length - at >= Guid.BYTES; at += Guid.BYTES) {
            vendors.add(Guid.decode(data, at));
        }
        return vendors;
    }
}
