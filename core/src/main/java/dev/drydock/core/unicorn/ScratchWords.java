package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * Finds the words of an AArch64 context in which Unicorn prepares the syndrome of an exception. They change whenever a
 * translation is looked up and are written before each use, so they depend on the translations at hand and are no state of
 * the guest's; the guest sees a syndrome in ESR_EL1 only.
 */
final class ScratchWords {
    private static final long CODE = 0x1_0000;
    private static final int SVC = 0xD400_0001;
    private static final int IMMEDIATE_SHIFT = 5;

    private ScratchWords() {}

    /** Their indexes. */
    static int[] find(UnicornLibrary library) {
        long[] first = afterCall(library, 0);
        long[] second = afterCall(library, 1);
        return IntStream.range(0, first.length).filter(word -> first[word] != second[word]).toArray();
    }

    /** How the context of a supervisor call's engine differs from what it was before. */
    private static long[] afterCall(UnicornLibrary library, int immediate) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment engine = library.open(UnicornConstants.ARCH_ARM64, UnicornConstants.MODE_ARM);
            try {
                library.control(engine, UnicornConstants.CTL_CPU_MODEL, UnicornConstants.CPU_ARM64_A72);
                MemorySegment page = arena.allocate(CODE, CODE);
                page.set(JAVA_INT, 0, SVC | immediate << IMMEDIATE_SHIFT);
                library.mapMemory(engine, CODE, page);
                MemorySegment context = library.allocateContext(engine).reinterpret(library.contextSize(engine), arena,
                        library::freeContext);
                long[] before = read(library, engine, context);
                // Ends at the call, which nobody handles.
                library.start(engine, CODE);
                long[] after = read(library, engine, context);
                return IntStream.range(0, after.length).mapToLong(word -> after[word] ^ before[word]).toArray();
            } finally {
                library.close(engine);
            }
        }
    }

    private static long[] read(UnicornLibrary library, MemorySegment engine, MemorySegment context) {
        library.saveContext(engine, context);
        return context.toArray(JAVA_LONG_UNALIGNED);
    }
}
