package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.drydock.core.cpu.CpuContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Registers of up to 16 bytes that are saved and loaded together. */
final class RegisterFile {
    private static final int REGISTER_SIZE = 16;

    private final UnicornLibrary library;
    private final MemorySegment engine;
    private final int count;
    private final MemorySegment numbers;
    private final MemorySegment values;
    private final MemorySegment pointers;

    /** @param registers in the order in which they are loaded */
    RegisterFile(UnicornLibrary library, MemorySegment engine, Arena arena, int[] registers) {
        this.library = library;
        this.engine = engine;
        count = registers.length;
        numbers = arena.allocateFrom(JAVA_INT, registers);
        values = arena.allocate((long) REGISTER_SIZE * count, REGISTER_SIZE);
        pointers = arena.allocate(ADDRESS, count);
        for (int i = 0; i < count; i++) {
            pointers.setAtIndex(ADDRESS, i, values.asSlice((long) REGISTER_SIZE * i));
        }
    }

    private record Contents(long[] words) implements CpuContext {}

    CpuContext save() {
        library.readRegisters(engine, numbers, pointers, count);
        return new Contents(values.toArray(JAVA_LONG));
    }

    /** Loads what was saved here; false if {@code context} was not. */
    boolean load(CpuContext context) {
        if (!(context instanceof Contents(long[] words))) {
            return false;
        }
        MemorySegment.copy(words, 0, values, JAVA_LONG, 0, words.length);
        library.writeRegisters(engine, numbers, pointers, count);
        return true;
    }
}
