package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.drydock.core.cache.Computation;
import dev.drydock.core.cache.ProcessorState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * The whole of a processor's state, of which the register interface shows a part, in a form that other engines' states can be
 * compared with: each word is told by how it differs from what it was when the engine was new. So words that hold addresses
 * of the engine's own, which nothing changes, are equal in all engines.
 */
final class ProcessorImage {
    private final UnicornLibrary library;
    private final MemorySegment engine;
    private final ModelSpecificRegisters modelSpecific;
    private final int[] scratch;
    private final MemorySegment context;
    private final int contextWords;
    private final long[] fresh;
    private final int[] notZeroWhenFresh;

    /**
     * @param engine a new one
     * @param modelSpecific the registers that its contexts lack; or null
     * @param scratch the words of its contexts that no guest can tell
     * @param arena at whose end the engine's context is freed
     */
    ProcessorImage(UnicornLibrary library, MemorySegment engine, ModelSpecificRegisters modelSpecific, int[] scratch,
            Arena arena) {
        this.library = library;
        this.engine = engine;
        this.modelSpecific = modelSpecific;
        this.scratch = scratch;
        long size = library.contextSize(engine);
        if (size % Long.BYTES != 0) {
            throw new IllegalStateException("a context of " + size + " bytes");
        }
        contextWords = (int) (size / Long.BYTES);
        context = library.allocateContext(engine).reinterpret(size, arena, library::freeContext);
        fresh = read();
        notZeroWhenFresh = IntStream.range(0, fresh.length).filter(word -> fresh[word] != 0).toArray();
    }

    /** The state now. */
    ProcessorState state() {
        long[] words = read();
        for (int word : notZeroWhenFresh) {
            words[word] ^= fresh[word];
        }
        for (int word : scratch) {
            words[word] = 0;
        }
        return new ProcessorState(words);
    }

    /** Makes the state, which {@link #state} was asked for last, that at the end of a computation. */
    void apply(Computation computation) {
        long[] last = modelSpecific == null ? null : modelSpecific.read();
        boolean[] isModelSpecific = new boolean[1];
        computation.forEachChange((word, value) -> {
            if (word < contextWords) {
                context.setAtIndex(JAVA_LONG_UNALIGNED, word, value ^ fresh[word]);
            } else {
                last[word - contextWords] = value ^ fresh[word];
                isModelSpecific[0] = true;
            }
        });
        library.restoreContext(engine, context);
        if (isModelSpecific[0]) {
            modelSpecific.write(last);
        }
    }

    private long[] read() {
        library.saveContext(engine, context);
        var all = new long[contextWords + (modelSpecific == null ? 0 : modelSpecific.count())];
        MemorySegment.copy(context, JAVA_LONG_UNALIGNED, 0, all, 0, contextWords);
        if (modelSpecific != null) {
            modelSpecific.read(all, contextWords);
        }
        return all;
    }
}
