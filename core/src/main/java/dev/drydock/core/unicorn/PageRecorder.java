package dev.drydock.core.unicorn;

import dev.drydock.core.cache.Computation;
import dev.drydock.core.cache.PageContent;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Protection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Notes which pages a computation touches, and what they held before and after. */
final class PageRecorder {
    private static final long CHUNK = 64L * PageContent.SIZE;

    private final GuestMemory memory;
    /** One more than the index in {@link #touched}, by page; 0 for those that were not touched. */
    private final int[] indexes;
    private final List<Touched> touched = new ArrayList<>();
    /** What each page held when it was looked at last. */
    private final PageContent[] seen;
    /** The pages that cannot have changed since. */
    private final BitSet unchanged = new BitSet();
    private boolean guestRan;
    /** Room for more contents. */
    private MemorySegment free = MemorySegment.NULL;

    private static final class Touched {
        final int number;
        final Protection protection;
        final PageContent before;
        boolean stored;

        Touched(int number, Protection protection, PageContent before) {
            this.number = number;
            this.protection = protection;
            this.before = before;
        }
    }

    PageRecorder(GuestMemory memory) {
        this.memory = memory;
        int pages = (int) (memory.size() / PageContent.SIZE);
        indexes = new int[pages];
        seen = new PageContent[pages];
    }

    /** Forgets what was touched. */
    void clear() {
        touched.forEach(page -> indexes[page.number] = 0);
        touched.clear();
    }

    /** To be called after the guest ran. */
    void guestRan() {
        guestRan = true;
    }

    /** To be called before anything is asked here of pages that the host or the guest may have written to. */
    void update() {
        memory.grants().takeModified(guestRan, unchanged::clear);
        guestRan = false;
    }

    /** To be called before a page is accessed for the first time, and before it is stored to for the first time. */
    void touch(long address, boolean store) {
        int number = (int) ((address - memory.base()) / PageContent.SIZE);
        if (indexes[number] == 0) {
            touched.add(new Touched(number, memory.protection(address), content(number)));
            indexes[number] = touched.size();
        }
        touched.get(indexes[number] - 1).stored |= store;
    }

    int count() {
        return touched.size();
    }

    /** The pages that were touched, with what they hold now. */
    List<Computation.Page> pages() {
        return touched.stream().map(page -> new Computation.Page(page.number, page.protection, page.before,
                page.stored ? content(page.number) : page.before)).toList();
    }

    /** Whether all pages are as they were before a computation. */
    boolean areAsBefore(Computation computation) {
        for (Computation.Page page : computation.pages()) {
            if (page.number() >= indexes.length || !memory.protection(address(page.number())).equals(page.protection())
                    || !holds(page.number(), page.before())) {
                return false;
            }
        }
        return true;
    }

    /** Stores what a computation would store. */
    void apply(Computation computation) {
        for (Computation.Page page : computation.pages()) {
            if (page.isChanged()) {
                memory.writable(address(page.number()), PageContent.SIZE).copyFrom(page.after().bytes());
                see(page.number(), page.after());
            }
        }
        // No others than these, whose content is known.
        memory.grants().forgetModified();
    }

    private PageContent content(int number) {
        if (!unchanged.get(number) && (seen[number] == null || !holds(number, seen[number]))) {
            see(number, memory.isTouched(address(number)) ? copy(bytes(number)) : PageContent.ZERO);
        }
        return seen[number];
    }

    private PageContent copy(MemorySegment page) {
        if (page.mismatch(PageContent.ZERO.bytes()) < 0) {
            return PageContent.ZERO;
        }
        if (free.byteSize() == 0) {
            // Not on the heap, where the garbage collector would move it; freed with the last content in it.
            free = Arena.ofAuto().allocate(CHUNK, PageContent.SIZE);
        }
        MemorySegment copy = free.asSlice(0, PageContent.SIZE);
        free = free.asSlice(PageContent.SIZE);
        return PageContent.of(copy.copyFrom(page));
    }

    private boolean holds(int number, PageContent content) {
        if (unchanged.get(number) && seen[number] == content) {
            return true;
        }
        boolean result = content == PageContent.ZERO && !memory.isTouched(address(number))
                || bytes(number).mismatch(content.bytes()) < 0;
        if (result) {
            see(number, content);
        }
        return result;
    }

    private void see(int number, PageContent content) {
        seen[number] = content;
        unchanged.set(number);
    }

    private MemorySegment bytes(int number) {
        return memory.segment().asSlice((long) number * PageContent.SIZE, PageContent.SIZE);
    }

    private long address(int number) {
        return memory.base() + (long) number * PageContent.SIZE;
    }
}
