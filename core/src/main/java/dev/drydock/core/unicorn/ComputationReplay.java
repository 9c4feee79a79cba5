package dev.drydock.core.unicorn;

import dev.drydock.core.cache.Computation;
import dev.drydock.core.cache.Computation.ClockUse;
import dev.drydock.core.cache.Computation.Time;
import dev.drydock.core.cache.ComputationCache;
import dev.drydock.core.cache.PageContent;
import dev.drydock.core.cache.ProcessorState;
import dev.drydock.core.cpu.CounterSource;
import dev.drydock.core.memory.GuestMemory;

/**
 * Looks for each run of the processor whether it was done before, replays it then, and records it otherwise.
 *
 * <p>What a run reads is known because the processor asks for every page that it touches once its translations were flushed.
 */
final class ComputationReplay {
    /** A run of less code is done as fast as it is looked up. */
    private static final long FEWEST_BYTES = 1 << 15;

    private final UnicornCpu cpu;
    private final CounterSource counter;
    private final ComputationCache cache;
    private final ProcessorImage processor;
    private final PageRecorder pages;
    private final int mostPages;
    private Computation previous;

    /** Where the run began that is recorded; null if none is. */
    private ProcessorState start;
    /** When it began; null if its time would not tell what it sees of the clock. */
    private Time startTime;
    private boolean readsClock;
    private boolean isRepeatable;

    /** @param processor the image of an engine that has not been changed since it was made */
    ComputationReplay(UnicornCpu cpu, GuestMemory memory, CounterSource counter, ComputationCache cache,
            ProcessorImage processor) {
        this.cpu = cpu;
        this.counter = counter;
        this.cache = cache;
        this.processor = processor;
        pages = new PageRecorder(memory);
        mostPages = (int) Math.min(Integer.MAX_VALUE, cache.limit() / PageContent.SIZE);
    }

    /**
     * Does what the guest would do up to its next call of the host, if that is known, else begins to record it.
     *
     * @param granted how many bytes of code may be executed
     * @return how many would have been executed; -1 if it is not known
     */
    long replay(long granted) {
        // On page tables of its own the guest's addresses are not those of memory.
        if (cpu.pageWalk().isGuests()) {
            return -1;
        }
        pages.update();
        ProcessorState state = processor.state();
        Time time = counter.isRepeatable() ? new Time(counter.nanos(), cpu.partOfInstruction()) : null;
        for (Computation known : cache.candidates(state, previous)) {
            if (known.codeBytes() <= granted && known.sees(time) && pages.areAsBefore(known)) {
                pages.apply(known);
                processor.apply(known);
                counter.advance(known.timePassed());
                cache.replayed(known, previous);
                previous = known;
                return known.codeBytes();
            }
        }
        if (!cache.isDeclined(state)) {
            start = state;
            startTime = time;
            readsClock = false;
            isRepeatable = true;
            cpu.memory().grants().withdraw();
            cpu.flushTranslations();
        }
        return -1;
    }

    /** To be called before the guest accesses a page for the first time in a run, and before its first store there. */
    void touch(long address, boolean store) {
        if (start != null) {
            pages.touch(address, store);
            isRepeatable &= pages.count() <= mostPages && !cpu.pageWalk().isGuests();
        }
    }

    /** {@link #touch} for a range. */
    void touch(long address, long size, boolean store) {
        if (start != null) {
            for (long page = address & -PageContent.SIZE; page < address + size; page += PageContent.SIZE) {
                touch(page, store);
            }
        }
    }

    /** Notes that the run depends on the time. */
    void readsClock() {
        readsClock = true;
        isRepeatable &= startTime != null;
    }

    /** Notes that the run depends on something that is not known here. */
    void notRepeatable() {
        isRepeatable = false;
    }

    /**
     * Ends the recording, if there is one.
     *
     * @param called whether the guest called the host
     * @param codeBytes the bytes of code executed
     * @param instructions the same, as the clock counted them
     */
    void finish(boolean called, long codeBytes, long instructions) {
        pages.guestRan();
        if (start == null) {
            return;
        }
        pages.update();
        if (called && isRepeatable && codeBytes >= FEWEST_BYTES && !cpu.pageWalk().isGuests()) {
            ClockUse clock = readsClock
                    ? new ClockUse(startTime, counter.nanos() - startTime.nanos() - instructions)
                    : null;
            var computation = new Computation(start, processor.state(), pages.pages(), codeBytes, clock);
            cache.add(computation, previous);
            previous = computation;
        } else {
            cache.decline(start);
        }
        start = null;
        pages.clear();
    }
}
