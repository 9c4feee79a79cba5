package dev.drydock.examples;

import dev.drydock.efi.spec.GlobalVariable;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.nvram.StoredVariable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with variables that a store holds as it should. */
final class VariableChecks {
    private static final List<String> KINDS = List.of("Boot", "Driver", "SysPrep");

    private final Map<VariableId, Variable> variables = new LinkedHashMap<>();
    private final List<String> findings = new ArrayList<>();

    private VariableChecks(List<StoredVariable> stored) {
        stored.forEach(each -> variables.put(each.id(), each.variable()));
    }

    /** A sentence for each finding. */
    static List<String> of(List<StoredVariable> stored) {
        var checks = new VariableChecks(stored);
        checks.variables.values().forEach(checks::attributes);
        KINDS.forEach(checks::order);
        checks.variables.values().forEach(checks::loadOption);
        return checks.findings;
    }

    private void attributes(Variable variable) {
        String name = variable.id().name();
        if (!variable.isNonVolatile()) {
            findings.add(name + " is not non-volatile");
        }
        if (variable.has(VariableAttributes.RUNTIME_ACCESS) && !variable.has(VariableAttributes.BOOTSERVICE_ACCESS)) {
            findings.add(name + " is for runtime but not for boot services");
        }
        if (variable.has(~VariableAttributes.ALL | VariableAttributes.APPEND_WRITE)) {
            findings.add("%s has attributes that are not stored: 0x%x".formatted(name, variable.attributes()));
        }
        if (variable.id().vendor().equals(GlobalVariable.VENDOR)) {
            Optional<GlobalVariable> known = GlobalVariable.find(name);
            if (known.isEmpty()) {
                findings.add(name + " is in the namespace of the specification, which does not define it");
            } else if (known.get().attributes() != variable.attributes()) {
                findings.add(name + " has the attributes " + VariableText.attributes(variable.attributes())
                        + " and not " + VariableText.attributes(known.get().attributes()));
            }
        }
    }

    /** An order, and what is to be next, name options that are there. */
    private void order(String kind) {
        references(kind, kind + "Order");
        references(kind, kind + "Next");
    }

    private void references(String kind, String name) {
        Variable order = variables.get(VariableId.global(name));
        if (order == null) {
            return;
        }
        if (order.size() % 2 != 0 || name.endsWith("Next") && order.size() != 2) {
            findings.add(name + " has " + order.size() + " bytes");
            return;
        }
        List<String> seen = new ArrayList<>();
        for (ByteBuffer data = buffer(order); data.hasRemaining();) {
            String option = "%s%04X".formatted(kind, Short.toUnsignedInt(data.getShort()));
            if (!variables.containsKey(VariableId.global(option))) {
                findings.add(name + " names " + option + ", which is not there");
            }
            if (seen.contains(option)) {
                findings.add(name + " names " + option + " twice");
            }
            seen.add(option);
        }
    }

    /** A load option is attributes, the length of its paths, a description and the paths (UEFI 2.10, 3.1.3). */
    private void loadOption(Variable variable) {
        String name = variable.id().name();
        if (!variable.id().vendor().equals(GlobalVariable.VENDOR)
                || !name.matches("(Boot|Driver|SysPrep|OsRecovery)[0-9A-F]{4}")) {
            return;
        }
        byte[] data = variable.data();
        int end = VariableText.descriptionEnd(data);
        if (end < 0) {
            findings.add(name + " has a description without an end");
            return;
        }
        int paths = Short.toUnsignedInt(buffer(variable).getShort(4));
        if (paths < 4 || paths > data.length - end - 2) {
            findings.add("%s has device paths of %d bytes, and %d bytes for them".formatted(name, paths,
                    data.length - end - 2));
            return;
        }
        devicePath(name, ByteBuffer.wrap(data, end + 2, paths).slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    private void devicePath(String name, ByteBuffer paths) {
        boolean ended = false;
        while (paths.hasRemaining()) {
            int length = paths.remaining() < 4 ? 0 : Short.toUnsignedInt(paths.getShort(paths.position() + 2));
            if (length < 4 || length > paths.remaining()) {
                findings.add(name + " has a device path node of " + length + " bytes");
                return;
            }
            ended = paths.get(paths.position()) == 0x7f && paths.get(paths.position() + 1) == (byte) 0xff;
            paths.position(paths.position() + length);
        }
        if (!ended) {
            findings.add(name + " has a device path without an end");
        }
    }

    private static ByteBuffer buffer(Variable variable) {
        return ByteBuffer.wrap(variable.data()).order(ByteOrder.LITTLE_ENDIAN);
    }
}
