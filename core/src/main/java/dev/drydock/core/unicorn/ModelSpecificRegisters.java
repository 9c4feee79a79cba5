package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The x86 model-specific registers that a guest can write and Unicorn's contexts lack: the memory type ranges and the banks
 * of the machine check (Intel SDM, volume 4, table 2-2).
 */
final class ModelSpecificRegisters {
    private static final int FIRST_RANGE = 0x200;
    private static final int RANGES = 8;
    private static final int[] FIXED_RANGES = {0x250, 0x258, 0x259, 0x268, 0x269, 0x26A, 0x26B, 0x26C, 0x26D, 0x26E,
            0x26F};
    private static final int DEFAULT_TYPE = 0x2FF;
    private static final int MACHINE_CHECK_CONTROL = 0x17B;
    private static final int FIRST_BANK = 0x400;
    private static final int BANKS = 10;
    private static final int BANK_REGISTERS = 4;

    private static final int ENTRY = 16;
    private static final int VALUE = 8;

    private final UnicornLibrary library;
    private final MemorySegment engine;
    private final int[] numbers;
    private final MemorySegment entries;
    private final MemorySegment registers;
    private final MemorySegment pointers;

    ModelSpecificRegisters(UnicornLibrary library, MemorySegment engine, Arena arena) {
        this.library = library;
        this.engine = engine;
        numbers = numbers();
        entries = arena.allocate((long) ENTRY * numbers.length, ENTRY);
        registers = arena.allocate(JAVA_INT, numbers.length);
        pointers = arena.allocate(ADDRESS, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            entries.set(JAVA_INT, (long) ENTRY * i, numbers[i]);
            registers.setAtIndex(JAVA_INT, i, X86Cpu.MSR);
            pointers.setAtIndex(ADDRESS, i, entries.asSlice((long) ENTRY * i));
        }
    }

    private static int[] numbers() {
        return Stream.of(IntStream.range(FIRST_RANGE, FIRST_RANGE + 2 * RANGES), IntStream.of(FIXED_RANGES),
                IntStream.of(DEFAULT_TYPE, MACHINE_CHECK_CONTROL),
                IntStream.range(FIRST_BANK, FIRST_BANK + BANKS * BANK_REGISTERS)).flatMapToInt(part -> part).toArray();
    }

    int count() {
        return numbers.length;
    }

    long[] read() {
        var result = new long[numbers.length];
        read(result, 0);
        return result;
    }

    /** Puts the values into {@code target} from that index on. */
    void read(long[] target, int index) {
        library.readRegisters(engine, registers, pointers, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            target[index + i] = entries.get(JAVA_LONG, (long) ENTRY * i + VALUE);
        }
    }

    void write(long[] values) {
        for (int i = 0; i < values.length; i++) {
            entries.set(JAVA_LONG, (long) ENTRY * i + VALUE, values[i]);
        }
        library.writeRegisters(engine, registers, pointers, numbers.length);
    }
}
