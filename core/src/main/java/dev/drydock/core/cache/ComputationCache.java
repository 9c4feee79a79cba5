package dev.drydock.core.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Remembers what guests computed between two calls of the firmware, so that an equal computation of a later run is not done
 * again: its effects on the processor and on memory are applied in its place. A guest cannot tell, and neither can a trace:
 * a computation is replayed only if every register, every byte of every page that it touched, and what it may do with those
 * pages are as they were, the clock too if it was read, and if nothing interrupted it.
 *
 * <p>For boots that have much in common, such as those of one image in a suite of tests. The first of them takes somewhat
 * longer. May be shared by machines that run at the same time.
 */
public final class ComputationCache {
    private static final int MOST_CANDIDATES = 8;
    private static final int MOST_DECLINED = 1 << 16;

    private final long limit;
    /** Least recently used first. */
    private final LinkedHashSet<Computation> kept = new LinkedHashSet<>();
    private final Map<Long, List<Computation>> byState = new HashMap<>();
    /** What came after it the last time. */
    private final Map<Computation, Computation> successors = new IdentityHashMap<>();
    private final Set<Long> declined = new HashSet<>();
    private long bytes;
    private long hits;
    private long codeBytesSaved;

    /** @param limit how much memory may be used, most of it off the heap, in bytes; the least recently used make room */
    public ComputationCache(long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("the limit is negative: " + limit);
        }
        this.limit = limit;
    }

    /** The memory in use, in bytes. */
    public synchronized long bytes() {
        return bytes;
    }

    /** How many computations are known. */
    public synchronized int size() {
        return kept.size();
    }

    /** How many computations were replayed so far. */
    public synchronized long hits() {
        return hits;
    }

    /** The bytes of guest code that did not need to be executed so far. */
    public synchronized long codeBytesSaved() {
        return codeBytesSaved;
    }

    /** Forgets everything. */
    public synchronized void clear() {
        while (!kept.isEmpty()) {
            drop(kept.getFirst());
        }
        declined.clear();
    }

    // What follows is the processor's side.

    public long limit() {
        return limit;
    }

    /**
     * Computations that may begin at this state, the likeliest first.
     *
     * @param previous the one that was recorded or replayed last on this processor; or null
     */
    public synchronized List<Computation> candidates(ProcessorState state, Computation previous) {
        List<Computation> alike = byState.get(state.hash());
        if (alike == null) {
            return List.of();
        }
        var result = new ArrayList<Computation>(MOST_CANDIDATES);
        Computation next = previous == null ? null : successors.get(previous);
        if (next != null && next.before().isEqualTo(state)) {
            result.add(next);
        }
        for (int i = alike.size() - 1; i >= 0 && result.size() < MOST_CANDIDATES; i--) {
            if (alike.get(i) != next && alike.get(i).before().isEqualTo(state)) {
                result.add(alike.get(i));
            }
        }
        return result;
    }

    /** Notes that a computation was replayed. */
    public synchronized void replayed(Computation computation, Computation previous) {
        hits++;
        codeBytesSaved += computation.codeBytes();
        if (kept.remove(computation)) {
            kept.addLast(computation);
            follow(previous, computation);
        }
    }

    /** Keeps a computation, if there is or can be room for it. */
    public synchronized void add(Computation computation, Computation previous) {
        kept.addLast(computation);
        byState.computeIfAbsent(computation.before().hash(), _ -> new ArrayList<>()).add(computation);
        bytes += computation.overhead();
        for (Computation.Page page : computation.pages()) {
            bytes += use(page.before()) + (page.isChanged() ? use(page.after()) : 0);
        }
        follow(previous, computation);
        while (bytes > limit) {
            drop(kept.getFirst());
        }
    }

    /** Notes that what begins at this state is not worth keeping, or cannot be kept. */
    public synchronized void decline(ProcessorState state) {
        if (declined.size() >= MOST_DECLINED) {
            declined.clear();
        }
        declined.add(state.hash());
    }

    public synchronized boolean isDeclined(ProcessorState state) {
        return declined.contains(state.hash());
    }

    private void follow(Computation previous, Computation next) {
        if (previous != null && kept.contains(previous)) {
            successors.put(previous, next);
        }
    }

    private void drop(Computation computation) {
        kept.remove(computation);
        successors.remove(computation);
        successors.values().removeIf(next -> next == computation);
        List<Computation> alike = byState.get(computation.before().hash());
        alike.remove(computation);
        if (alike.isEmpty()) {
            byState.remove(computation.before().hash());
        }
        bytes -= computation.overhead();
        for (Computation.Page page : computation.pages()) {
            bytes -= release(page.before()) + (page.isChanged() ? release(page.after()) : 0);
        }
    }

    private static long use(PageContent content) {
        return content != PageContent.ZERO && content.use() ? PageContent.SIZE : 0;
    }

    private static long release(PageContent content) {
        return content != PageContent.ZERO && content.release() ? PageContent.SIZE : 0;
    }
}
