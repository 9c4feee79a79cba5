package dev.drydock.core.cache;

import java.util.Arrays;

/** Everything that a processor remembers between two instructions, in words of a form that all processors of a kind share. */
public final class ProcessorState {
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private final long[] words;
    private final long hash;

    /** @param words not to be changed from now on */
    public ProcessorState(long[] words) {
        this.words = words;
        long result = 1;
        for (long word : words) {
            result = result * FACTOR + word;
        }
        hash = result;
    }

    long hash() {
        return hash;
    }

    int size() {
        return words.length;
    }

    public long word(int index) {
        return words[index];
    }

    boolean isEqualTo(ProcessorState other) {
        return hash == other.hash && Arrays.equals(words, other.words);
    }
}
