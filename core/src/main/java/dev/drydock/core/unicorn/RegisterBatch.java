package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/** A fixed set of 64-bit registers that are read in one call. */
final class RegisterBatch {
    private final UnicornLibrary library;
    private final MemorySegment engine;
    private final int count;
    private final MemorySegment numbers;
    private final MemorySegment values;
    private final MemorySegment pointers;

    RegisterBatch(UnicornLibrary library, MemorySegment engine, Arena arena, int... registers) {
        this.library = library;
        this.engine = engine;
        count = registers.length;
        numbers = arena.allocateFrom(JAVA_INT, registers);
        values = arena.allocate(JAVA_LONG, count);
        pointers = arena.allocate(ADDRESS, count);
        for (int i = 0; i < count; i++) {
            pointers.setAtIndex(ADDRESS, i, values.asSlice(8L * i));
        }
    }

    /** Reads the first registers, as many as {@code target} has room for. */
    void read(long[] target) {
        library.readRegisters(engine, numbers, pointers, count);
        MemorySegment.copy(values, JAVA_LONG, 0, target, 0, Math.min(count, target.length));
    }

    /** Writes all registers. */
    void write(long[] source) {
        MemorySegment.copy(source, 0, values, JAVA_LONG, 0, count);
        library.writeRegisters(engine, numbers, pointers, count);
    }

    Map<String, Long> readNamed(String[] names) {
        library.readRegisters(engine, numbers, pointers, count);
        Map<String, Long> result = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            result.put(names[i], values.getAtIndex(JAVA_LONG, i));
        }
        return result;
    }
}
