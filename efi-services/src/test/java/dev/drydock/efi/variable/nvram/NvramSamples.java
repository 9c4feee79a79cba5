package dev.drydock.efi.variable.nvram;

import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Time;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Variables to store. */
final class NvramSamples {
    static final Guid VENDOR = Guid.parse("0b7646a4-6b44-4332-8588-c8998117f2ef");
    private static final Time TIME = new Time((short) 2026, (byte) 11, (byte) 21, (byte) 4, (byte) 5, (byte) 6,
            (byte) 0, 0, (short) 0, (byte) 0, (byte) 0);

    private NvramSamples() {}

    static StoredVariable variable(String name, int size, int value) {
        byte[] data = new byte[size];
        Arrays.fill(data, (byte) value);
        return StoredVariable.of(new Variable(new VariableId(VENDOR, name), VariableAttributes.NV_BS_RT, data));
    }

    static StoredVariable timed(String name, int size) {
        byte[] data = new byte[size];
        return new StoredVariable(new Variable(new VariableId(VENDOR, name), VariableAttributes.NV_BS_RT
                | VariableAttributes.TIME_BASED_AUTHENTICATED_WRITE_ACCESS, data), 0, TIME, 0);
    }

    /** A history of what is stored, one change a step: variables come, change and go. */
    static List<List<StoredVariable>> history(long seed, int steps, int largest) {
        var random = new Random(seed);
        List<List<StoredVariable>> result = new ArrayList<>();
        List<StoredVariable> now = new ArrayList<>(List.of(timed("db", 40)));
        result.add(List.copyOf(now));
        now.add(variable("Boot0000", 30, 1));
        result.add(List.copyOf(now));
        for (int step = 0; step < steps; step++) {
            String name = "Variable" + random.nextInt(5);
            now.removeIf(stored -> stored.id().name().equals(name));
            if (random.nextInt(4) != 0) {
                now.add(variable(name, 1 + random.nextInt(largest), random.nextInt(256)));
            }
            result.add(List.copyOf(now));
        }
        return result;
    }
}
