package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.PageGrants;
import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;

/**
 * Tells the processor where each page lies that it has not seen and what it may do there, and remembers what was refused and
 * whether code of another page was asked for.
 */
final class PageFill {
    /**
     * A physical page that is never mapped. A refused access is sent there, because Unicorn then reports the address and
     * the size of the access, which a refusal in the callback would not.
     */
    private static final long VOID_PAGE = 1L << 45;
    /** The host's memory: an entry to fill comes as a number, because a segment for each would cost more than the rest. */
    private static final MemorySegment PROCESS = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final UnicornCpu cpu;
    private final GuestMemory memory;
    private final LongConsumer codePage;
    /** Null where nothing is recorded. */
    private final ComputationReplay replay;
    private boolean watchesCode;

    private long refusedPage;
    private CpuExit.MemoryFault refused;
    private boolean codePageEntered;

    /** @param codePage is told each page in which code is about to run, at its first address */
    PageFill(UnicornCpu cpu, GuestMemory memory, LongConsumer codePage, ComputationReplay replay) {
        this.cpu = cpu;
        this.memory = memory;
        this.codePage = codePage;
        this.replay = replay;
        cpu.hookAll(UnicornConstants.HOOK_TLB_FILL, cpu.callback(
                (_, address, type, entry, _, _) -> fillTlb(address, (int) type, entry) ? 1 : 0));
        cpu.library.hook(cpu.engine,
                UnicornConstants.HOOK_MEM_READ_UNMAPPED | UnicornConstants.HOOK_MEM_WRITE_UNMAPPED,
                cpu.callback((_, type, address, size, _, _) -> touchVoid((int) type, address, (int) size)),
                MemorySegment.NULL, VOID_PAGE, VOID_PAGE + 2 * GuestMemory.PAGE_SIZE - 1);
    }

    /** Forgets what the last run did. */
    void begin() {
        refused = null;
        codePageEntered = false;
    }

    /** The access that the run was refused last, or null. */
    CpuExit.MemoryFault refused() {
        return refused;
    }

    /** Whether the run was to end because code of another page was asked for. */
    boolean codePageEntered() {
        return codePageEntered;
    }

    boolean watchesCode() {
        return watchesCode;
    }

    /** See {@link dev.drydock.core.cpu.Cpu#watchCode}. */
    void watchCode(boolean watch) {
        if (watch && !watchesCode) {
            cpu.flushTranslations();
        }
        watchesCode = watch;
    }

    // Called by Unicorn.

    private boolean fillTlb(long address, int type, long entry) {
        try {
            int access = switch (type) {
                case UnicornConstants.MEM_WRITE -> UnicornConstants.PROT_WRITE;
                case UnicornConstants.MEM_FETCH -> UnicornConstants.PROT_EXEC;
                default -> UnicornConstants.PROT_READ;
            };
            long mapped = cpu.pageWalk().walk(address, access);
            long page = mapped & ~PageWalk.PAGE_MASK;
            int granted = (mapped & access) == 0 ? PageGrants.REFUSED : grant(page, access);
            if (granted == PageGrants.REFUSED) {
                refusedPage = address;
                if (access == UnicornConstants.PROT_EXEC) {
                    refused = new CpuExit.MemoryFault(CpuExit.Access.EXECUTE, address, 0);
                    return false;
                }
                // Two pages apart, so that a load and a store of one instruction cannot be taken for each other.
                return answer(entry, VOID_PAGE, access);
            }
            if ((granted & PageGrants.FLUSH_FIRST) != 0) {
                cpu.flushTranslations();
            }
            if (access == UnicornConstants.PROT_EXEC && page == address) {
                codePage.accept(address);
            }
            if (access == UnicornConstants.PROT_EXEC && watchesCode) {
                codePageEntered = true;
                cpu.curtail();
            }
            // A grant to store in code comes with that to execute it, which drops the code: that outranks the guest's
            // wish not to execute it here.
            int allowed = access == UnicornConstants.PROT_WRITE ? UnicornConstants.PROT_ALL : (int) mapped;
            return answer(entry, page, granted & allowed & UnicornConstants.PROT_ALL);
        } catch (Throwable e) {
            cpu.callbackFailed(e);
            return false;
        }
    }

    private int grant(long page, int access) {
        if (replay != null && memory.contains(page, GuestMemory.PAGE_SIZE)) {
            replay.touch(page, access == UnicornConstants.PROT_WRITE);
        }
        return memory.grants().grant(page, access);
    }

    private static boolean answer(long entry, long page, int allowed) {
        PROCESS.set(JAVA_LONG, entry, page);
        PROCESS.set(JAVA_INT, entry + 8, allowed);
        return true;
    }

    /** @return false, so that the run ends */
    private long touchVoid(int type, long address, int size) {
        var access = type == UnicornConstants.MEM_WRITE_UNMAPPED ? CpuExit.Access.WRITE : CpuExit.Access.READ;
        refused = new CpuExit.MemoryFault(access, refusedPage + (address & GuestMemory.PAGE_SIZE - 1), size);
        return 0;
    }
}
