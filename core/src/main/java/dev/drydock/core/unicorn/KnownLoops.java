package dev.drydock.core.unicorn;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.loop.BulkLoop;
import dev.drydock.core.loop.LoopFinder;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.PageGrants;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.LongConsumer;

/**
 * The loops that were found in the guest's code.
 *
 * <p>A loop counts only while its code is where it was found. To compare it each time is spared where the page cannot have
 * been written since the last comparison.
 */
final class KnownLoops {
    /** Of a processor; more are left to it. */
    private static final int MOST = 4096;

    private final UnicornCpu cpu;
    private final IntUnaryOperator registerNumber;
    private final LongConsumer added;
    private final GuestMemory memory;
    private final PageGrants grants;
    private final LoopFinder finder;
    private final AddressMap<KnownLoop> loops = new AddressMap<>();
    private final AddressMap<CodePage> pages = new AddressMap<>();

    /** A page that code was executed from. */
    private static final class CodePage {
        /** The loop that was found last at an address. */
        final Map<Long, KnownLoop> loops = new HashMap<>();
        /** Whether it was searched since it was watched. */
        boolean searched;
        private boolean isNew = true;
        private int hash;

        /** Whether these are other bytes than those of the last call, as far as a hash can tell. */
        boolean isOther(byte[] content) {
            int before = hash;
            hash = Arrays.hashCode(content);
            boolean result = isNew || hash != before;
            isNew = false;
            return result;
        }
    }

    /**
     * @param registerNumber Unicorn's number of a register of an instruction's encoding
     * @param added is told the address of each loop
     */
    KnownLoops(UnicornCpu cpu, Architecture architecture, IntUnaryOperator registerNumber, LongConsumer added) {
        this.cpu = cpu;
        this.registerNumber = registerNumber;
        this.added = added;
        memory = cpu.memory();
        grants = memory.grants();
        finder = new LoopFinder(architecture);
    }

    /** Looks for loops in a page that is about to be executed, if it is not as it was the last time. */
    void search(long address) {
        long start = address & -GuestMemory.PAGE_SIZE;
        CodePage page = pages.get(start);
        if (page == null) {
            page = new CodePage();
            pages.put(start, page);
        }
        watch(start, page);
        if (page.searched) {
            return;
        }
        page.searched = true;
        byte[] content = memory.getBytes(start, GuestMemory.PAGE_SIZE);
        if (page.isOther(content)) {
            for (LoopFinder.Found found : finder.find(content)) {
                add(page, start + found.offset(), found.loop());
            }
        }
    }

    private void add(CodePage page, long address, BulkLoop found) {
        KnownLoop before = loops.get(address);
        if (before == null ? loops.size() < MOST : !before.isOf(found)) {
            var loop = new KnownLoop(cpu, registerNumber, found);
            loops.put(address, loop);
            page.loops.put(address, loop);
            added.accept(address);
        }
    }

    /** Has it noticed whether a page is written from now on; if it may have been before, nothing counts any longer. */
    private void watch(long start, CodePage page) {
        if (!grants.isUnwritten(start)) {
            page.searched = false;
            page.loops.values().forEach(loop -> loop.confirmed = false);
            grants.watch(start);
        }
    }

    /** The loop whose code begins at this address now, or null if none is known. */
    KnownLoop at(long address) {
        KnownLoop here = loops.get(address);
        if (here == null || here.confirmed && grants.isUnwritten(address)) {
            return here;
        }
        if (!memory.holds(address, here.code)) {
            return null;
        }
        long start = address & -GuestMemory.PAGE_SIZE;
        watch(start, pages.get(start));
        here.confirmed = true;
        return here;
    }
}
