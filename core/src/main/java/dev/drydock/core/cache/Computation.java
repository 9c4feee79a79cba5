package dev.drydock.core.cache;

import dev.drydock.core.memory.Protection;
import java.util.Arrays;
import java.util.List;

/**
 * What a guest computed between two calls of the host: from which state, and what had changed at its end. It reads nothing
 * but the processor's state and the pages named here, so from an equal state it comes to the same end.
 */
public final class Computation {
    private final ProcessorState before;
    private final int[] changed;
    private final long[] after;
    private final List<Page> pages;
    private final long codeBytes;
    private final ClockUse clock;

    /**
     * A page that was read, executed or written.
     *
     * @param number of the page in guest memory
     * @param protection what the guest was allowed to do with it
     * @param after the same object as {@code before} if the content is the same
     */
    public record Page(int number, Protection protection, PageContent before, PageContent after) {
        public boolean isChanged() {
            return before != after;
        }
    }

    /**
     * @param before the processor's state
     * @param after the state at the end, of the same processor
     * @param pages all that were touched
     * @param codeBytes the bytes of code executed
     * @param clock null if the clock was not read
     */
    public Computation(ProcessorState before, ProcessorState after, List<Page> pages, long codeBytes, ClockUse clock) {
        this.before = before;
        changed = differences(before, after);
        this.after = Arrays.stream(changed).mapToLong(after::word).toArray();
        this.pages = List.copyOf(pages);
        this.codeBytes = codeBytes;
        this.clock = clock;
    }

    /**
     * A moment.
     *
     * @param nanos on the machine's clock
     * @param phase the bytes of code executed that the clock has not counted yet, because they make no whole instruction
     */
    public record Time(long nanos, int phase) {}

    /**
     * What a computation sees of the clock, and does to it.
     *
     * @param passed the nanoseconds that reading it takes
     */
    public record ClockUse(Time start, long passed) {}

    private static int[] differences(ProcessorState before, ProcessorState after) {
        var result = new int[before.size()];
        int count = 0;
        for (int word = 0; word < result.length; word++) {
            if (before.word(word) != after.word(word)) {
                result[count++] = word;
            }
        }
        return Arrays.copyOf(result, count);
    }

    /** Whether it would see the same of the clock if it began now; null if nobody can say what it would see. */
    public boolean sees(Time now) {
        return clock == null || clock.start().equals(now);
    }

    /** The nanoseconds that pass besides those of the instructions executed. */
    public long timePassed() {
        return clock == null ? 0 : clock.passed();
    }

    ProcessorState before() {
        return before;
    }

    /** Tells each word of the processor's state that is another at the end. */
    public void forEachChange(WordConsumer target) {
        for (int i = 0; i < changed.length; i++) {
            target.accept(changed[i], after[i]);
        }
    }

    /** Is told a word by its index. */
    @FunctionalInterface
    public interface WordConsumer {
        void accept(int index, long value);
    }

    public List<Page> pages() {
        return pages;
    }

    /** The bytes of code that were executed. */
    public long codeBytes() {
        return codeBytes;
    }

    /** The memory that this takes besides the contents of pages. */
    long overhead() {
        return 8L * before.size() + 12L * changed.length + 40L * pages.size() + 100;
    }
}
