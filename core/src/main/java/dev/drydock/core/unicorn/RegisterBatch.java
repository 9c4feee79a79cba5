package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A fixed set of 64-bit registers that are read in one call, perhaps along with some that are expected to hold a value. */
final class RegisterBatch {
    /** The room for a register that Unicorn does not pass as a number. */
    private static final int STRUCTURE_SIZE = 32;

    private final UnicornLibrary library;
    private final MemorySegment engine;
    private final int count;
    private final MemorySegment numbers;
    private final MemorySegment values;
    private final MemorySegment pointers;
    private final Expected[] expected;

    /**
     * A register and the value that it should hold.
     *
     * @param structure fills in what Unicorn must be told with the register's number, in {@link #STRUCTURE_SIZE} bytes
     * @param offset where in those bytes Unicorn puts the value
     */
    record Expected(int register, Consumer<MemorySegment> structure, int offset, long value) {
        Expected(int register, int offset, long value) {
            this(register, _ -> {
            }, offset, value);
        }
    }

    RegisterBatch(UnicornLibrary library, MemorySegment engine, Arena arena, int... registers) {
        this(library, engine, arena, registers, List.of());
    }

    RegisterBatch(UnicornLibrary library, MemorySegment engine, Arena arena, int[] registers, List<Expected> expected) {
        this.library = library;
        this.engine = engine;
        this.expected = expected.toArray(Expected[]::new);
        count = registers.length;
        int all = count + expected.size();
        numbers = arena.allocate(JAVA_INT, all);
        values = arena.allocate(valueOffset(all), 8);
        pointers = arena.allocate(ADDRESS, all);
        for (int i = 0; i < all; i++) {
            MemorySegment value = values.asSlice(valueOffset(i));
            pointers.setAtIndex(ADDRESS, i, value);
            numbers.setAtIndex(JAVA_INT, i, i < count ? registers[i] : expected.get(i - count).register());
            if (i >= count) {
                expected.get(i - count).structure().accept(value);
            }
        }
    }

    private long valueOffset(int index) {
        return index < count ? 8L * index : 8L * count + (long) STRUCTURE_SIZE * (index - count);
    }

    /** Reads the first registers, as many as {@code target} has room for. */
    void read(long[] target) {
        library.readRegisters(engine, numbers, pointers, count);
        MemorySegment.copy(values, JAVA_LONG, 0, target, 0, Math.min(count, target.length));
    }

    /** Reads all registers, for {@link #get}, and tells whether all hold what is expected of them. */
    boolean readExpected() {
        library.readRegisters(engine, numbers, pointers, count + expected.length);
        for (int i = 0; i < expected.length; i++) {
            if (values.get(JAVA_LONG, valueOffset(count + i) + expected[i].offset()) != expected[i].value()) {
                return false;
            }
        }
        return true;
    }

    /** What was read of a register, by its place among all. */
    long get(int index) {
        return values.getAtIndex(JAVA_LONG, index);
    }

    /** Says what {@link #write} is to write to a register, by its place among all. */
    void set(int index, long value) {
        values.setAtIndex(JAVA_LONG, index, value);
    }

    /** Writes so many of the first registers. */
    void write(int howMany) {
        library.writeRegisters(engine, numbers, pointers, howMany);
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
