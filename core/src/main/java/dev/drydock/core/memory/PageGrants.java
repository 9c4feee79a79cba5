package dev.drydock.core.memory;

import static dev.drydock.core.memory.GuestMemory.PAGE_SHIFT;
import static dev.drydock.core.memory.GuestMemory.PAGE_SIZE;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * What the guest may do with each page, what the processor was granted so far, and which pages hold translated code.
 *
 * <p>Granting one access at a time is how a first store to a page, and a fetch from a page that was written, are noticed.
 */
public final class PageGrants {
    static final int READ = 1;
    static final int WRITE = 2;
    static final int EXECUTE = 4;

    /** So many repeated grants, and two for each page, are taken for a sign that the processor's TLB is too small. */
    private static final int MOST_REPEATED = 1024;

    private final long base;
    private final int pages;
    private final byte[] protections;
    private final Prefault prefault;
    /** Pages whose bytes may differ from those of the last snapshot. */
    private final BitSet dirty = new BitSet();
    /** Pages that the processor may hold translations of addresses for. */
    private final BitSet granted = new BitSet();
    /** Those of them that it may store to. */
    private final BitSet writable = new BitSet();
    private int pagesGranted;
    private int repeated;
    /** Pages that instructions were fetched from, so that translated code may exist. */
    private final BitSet executed = new BitSet();
    /** Executed pages whose bytes or protection changed since the processor last asked. */
    private final BitSet stale = new BitSet();
    /** Executed pages that nobody can have written since they were watched. */
    private final BitSet unwritten = new BitSet();
    private boolean grantsStale;
    /** Pages that the host wrote to since {@link #takeModified}, and those that the guest could store to meanwhile. */
    private final BitSet modified = new BitSet();

    /**
     * Pages that may be read and written; but not the one at address 0.
     *
     * @param prefault is told where memory is written
     */
    PageGrants(long base, int pages, Prefault prefault) {
        this.base = base;
        this.pages = pages;
        this.prefault = prefault;
        protections = new byte[pages];
        Arrays.fill(protections, (byte) (READ | WRITE));
        if (base == 0) {
            protections[0] = 0;
        }
    }

    int pages() {
        return pages;
    }

    /** A copy of the protections, one byte a page. */
    byte[] protections() {
        return protections.clone();
    }

    BitSet dirty() {
        return dirty;
    }

    /** Changes what the guest may do with every page that a range of at least one byte touches. */
    void protect(long offset, long size, Protection protection) {
        int last = (int) (offset + size - 1 >>> PAGE_SHIFT);
        byte bits = (byte) protection.bits();
        for (int page = (int) (offset >>> PAGE_SHIFT); page <= last; page++) {
            if (protections[page] != bits) {
                protections[page] = bits;
                grantsStale |= granted.get(page);
                changed(page);
            }
        }
    }

    Protection protection(long address) {
        long offset = address - base;
        return isInside(offset) ? Protection.of(protections[(int) (offset >>> PAGE_SHIFT)]) : Protection.NONE;
    }

    /** Notes that the host writes a range. */
    void written(long offset, long size) {
        if (size == 0) {
            return;
        }
        prefault.reach(offset, offset + size - 1);
        int first = (int) (offset >>> PAGE_SHIFT);
        int last = (int) (offset + size - 1 >>> PAGE_SHIFT);
        modified.set(first, last + 1);
        if (first == last) {
            dirty.set(first);
            changed(first);
            return;
        }
        dirty.set(first, last + 1);
        for (int page = executed.nextSetBit(first); page >= 0 && page <= last; page = executed.nextSetBit(page + 1)) {
            changed(page);
        }
    }

    /** Notes that a snapshot's bytes were written to a page. */
    void restored(int page) {
        modified.set(page);
        changed(page);
    }

    /** Notes that code translated from a page, if there is any, is code no longer. */
    private void changed(int page) {
        if (executed.get(page)) {
            stale.set(page);
            unwritten.clear(page);
        }
    }

    /** Takes the protections of a snapshot whose bytes are in place already. */
    void restore(byte[] wanted) {
        for (int page = executed.nextSetBit(0); page >= 0; page = executed.nextSetBit(page + 1)) {
            if (protections[page] != wanted[page]) {
                stale.set(page);
            }
        }
        System.arraycopy(wanted, 0, protections, 0, pages);
        forget();
    }

    /** From now on a first store to a page is noticed again. */
    void forget() {
        dirty.clear();
        grantsStale = true;
    }

    private boolean isInside(long offset) {
        return offset >= 0 && offset < (long) pages << PAGE_SHIFT;
    }

    /** The answer of {@link #grant} where the access is refused. */
    public static final int REFUSED = 0;
    /** Set in the answer of {@link #grant} if the processor must forget every grant before it uses this one. */
    public static final int FLUSH_FIRST = 8;

    /**
     * Decides on the processor's first access of a kind to a page.
     *
     * @param address any address in the page
     * @param access one of 1 (load), 2 (store), 4 (fetch)
     * @return {@link #REFUSED}, or the accesses to allow from now on (1, 2 and 4 or'ed) and perhaps {@link #FLUSH_FIRST}
     */
    public int grant(long address, int access) {
        long offset = address - base;
        if (!isInside(offset)) {
            return REFUSED;
        }
        int page = (int) (offset >>> PAGE_SHIFT);
        int allowed = protections[page];
        // No processor here can forbid loads alone: a page that may not be read is not there at all.
        if ((allowed & access) == 0 || (allowed & READ) == 0) {
            return REFUSED;
        }
        int result = 0;
        if (outgrowsTlb(page, access)) {
            result = FLUSH_FIRST;
            withdraw();
        }
        switch (access) {
            case EXECUTE -> {
                result |= READ | EXECUTE;
                if (!executed.get(page)) {
                    executed.set(page);
                    // A store through a translation made before would not drop the code translated from now on.
                    if (writable.get(page)) {
                        result |= FLUSH_FIRST;
                        withdraw();
                    }
                }
            }
            case WRITE -> {
                prefault.reach(offset, offset);
                dirty.set(page);
                writable.set(page);
                unwritten.clear(page);
                result |= READ | WRITE | (executed.get(page) ? allowed & EXECUTE : 0);
            }
            default -> result |= READ;
        }
        if (!granted.get(page)) {
            granted.set(page);
            pagesGranted++;
        }
        return result;
    }

    /** Whether what was granted is asked for again and again: Unicorn makes its TLB larger only when that is flushed. */
    private boolean outgrowsTlb(int page, int access) {
        boolean again = granted.get(page) && (access != WRITE || writable.get(page));
        return again && ++repeated > 2 * pagesGranted + MOST_REPEATED;
    }

    /** Has it noticed whether the executed page that holds {@code address} is written from now on. */
    public void watch(long address) {
        int page = (int) (address - base >>> PAGE_SHIFT);
        // What the processor may store to already, it stores to unnoticed.
        if (executed.get(page) && !writable.get(page)) {
            unwritten.set(page);
        }
    }

    /** Whether the page in RAM that holds {@code address} has the bytes that it had when it was watched last. */
    public boolean isUnwritten(long address) {
        return unwritten.get((int) (address - base >>> PAGE_SHIFT));
    }

    /**
     * How far the guest could load from memory.
     *
     * @param start the first byte
     * @param ascending whether addresses grow from there
     * @return at most {@code size}
     */
    public long loadable(long start, long size, boolean ascending) {
        return accessible(start, size, ascending, READ);
    }

    /** How far the guest could store to memory without writing where code was executed; otherwise {@link #loadable}. */
    public long storable(long start, long size, boolean ascending) {
        return accessible(start, size, ascending, WRITE);
    }

    private long accessible(long start, long size, boolean ascending, int access) {
        long reached = 0;
        while (reached < size) {
            long address = ascending ? start + reached : start - reached;
            long offset = address - base;
            int page = (int) (offset >>> PAGE_SHIFT);
            if (!isInside(offset) || (protections[page] & access) == 0 || access == WRITE && executed.get(page)) {
                break;
            }
            long inPage = offset & PAGE_SIZE - 1;
            reached += ascending ? PAGE_SIZE - inPage : inPage + 1;
        }
        return Math.min(reached, size);
    }

    /** Whether grants were withdrawn since the last call, so that the processor must forget them all. */
    public boolean takeGrantsStale() {
        boolean result = grantsStale;
        if (result) {
            withdraw();
            grantsStale = false;
        }
        return result;
    }

    /** Notes that the processor has forgotten every grant. */
    public void withdraw() {
        modified.or(writable);
        pagesGranted = 0;
        repeated = 0;
        granted.clear();
        writable.clear();
    }

    /** Numbers the pages that may have changed since the last call, some perhaps twice. */
    public void takeModified(boolean guestRan, IntConsumer target) {
        tell(modified, target);
        modified.clear();
        if (guestRan) {
            tell(writable, target);
        }
    }

    private static void tell(BitSet pages, IntConsumer target) {
        for (int page = pages.nextSetBit(0); page >= 0; page = pages.nextSetBit(page + 1)) {
            target.accept(page);
        }
    }

    /** As {@link #takeModified} of what the host wrote, if its pages are known. */
    public void forgetModified() {
        modified.clear();
    }

    /** Whether {@link #takeStaleCode} has anything to say. */
    public boolean hasStaleCode() {
        return !stale.isEmpty();
    }

    /** The addresses of the pages whose translated code must be dropped, since the last call. */
    public long[] takeStaleCode() {
        long[] result = stale.stream().mapToLong(page -> base + ((long) page << PAGE_SHIFT)).toArray();
        stale.clear();
        return result;
    }
}
