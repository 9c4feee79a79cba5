package dev.drydock.efi.check;

import dev.drydock.core.machine.GateCall;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestAccessException;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateList;
import dev.drydock.efi.abi.CallCheck;
import dev.drydock.efi.check.Misuse.DoubleFree;
import dev.drydock.efi.check.Misuse.FreedBeyondAllocation;
import dev.drydock.efi.check.Misuse.InvalidFree;
import dev.drydock.efi.check.Misuse.NullAccess;
import dev.drydock.efi.check.Misuse.TplOrder;
import dev.drydock.efi.check.Misuse.UnbalancedTpl;
import dev.drydock.efi.check.Misuse.UseAfterFree;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Tpl;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** The misuse noticed in a run, and the checks that need no more than a call's arguments. */
public final class Checks implements CallCheck {
    private static final int MOST_FINDINGS = 1000;
    private static final int MOST_FREED_RANGES = 1000;
    private static final long PAGE_SIZE = 4096;

    private final boolean enabled;
    private final LongFunction<String> describe;
    private final LongSupplier tpl;
    private final StateList<Finding> findings;
    private final StateList<FreedPages> freedPages;
    private final StateCell<String> function;
    private final StateCounter caller;

    private record FreedPages(long address, long pages, Origin freedBy) {
        boolean touches(long start, long length) {
            return start < address + pages * PAGE_SIZE && address < start + length * PAGE_SIZE;
        }
    }

    /** A call that something remembers, to be described when it matters. */
    record Origin(String function, long caller) {}

    /**
     * @param enabled whether anything is noticed at all
     * @param describe tells an address as image and offset
     * @param tpl the present task priority level
     */
    public Checks(MachineState state, boolean enabled, LongFunction<String> describe, LongSupplier tpl) {
        this.enabled = enabled;
        this.describe = describe;
        this.tpl = tpl;
        findings = state.list();
        freedPages = state.list();
        function = state.cell("");
        caller = state.counter();
    }

    public boolean isEnabled() {
        return enabled;
    }

    /** What was noticed so far, in order. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Notes a case; the same case from the same instruction is noted once. */
    public void report(Misuse misuse) {
        add(new Finding(misuse, function.get(), describe.apply(caller.get())));
    }

    private void add(Finding finding) {
        if (enabled && findings.size() < MOST_FINDINGS && !findings.contains(finding)) {
            findings.add(finding);
        }
    }

    Origin here() {
        return new Origin(function.get(), caller.get());
    }

    String describe(Origin origin) {
        return origin.function().isEmpty()
                ? "the firmware"
                : origin.function() + " at " + describe.apply(origin.caller());
    }

    @Override
    public void before(String name, GateCall call) {
        function.set(name);
        try {
            caller.set(call.returnAddress());
        } catch (GuestAccessException _) {
            caller.set(0);
        }
        long highest = TplRules.highest(name);
        if (tpl.getAsLong() > highest) {
            report(new Misuse.ForbiddenTpl(tpl.getAsLong(), highest));
        }
    }

    @Override
    public void after(Object[] arguments, EfiStatus status) {
        if (!status.equals(EfiStatus.INVALID_PARAMETER)) {
            return;
        }
        for (int i = 0; i < arguments.length; i++) {
            boolean isNull = switch (arguments[i]) {
                case null -> true;
                case Pointer<?> pointer -> pointer.isNull();
                case Address address -> address.isNull();
                default -> false;
            };
            if (isNull) {
                report(new Misuse.NullArgument(i + 1));
                return;
            }
        }
    }

    /** RaiseTPL is about to change the level. */
    public void raising(long now, long requested) {
        if (requested < now || requested > Tpl.HIGH_LEVEL) {
            report(new TplOrder(now, requested));
        }
    }

    /** RestoreTPL is about to change the level. */
    public void restoring(long now, long requested) {
        if (requested > now || requested < Tpl.APPLICATION) {
            report(new TplOrder(now, requested));
        }
    }

    /** A guest function has returned. */
    public void returned(String guestFunction, long calledAt, long returnedAt) {
        if (calledAt != returnedAt) {
            report(new UnbalancedTpl(guestFunction, calledAt, returnedAt));
        }
    }

    /**
     * FreePages succeeded.
     *
     * @param allocated pages from the address to the end of the first allocation
     */
    public void freedPages(long address, long pages, long allocated) {
        if (!enabled) {
            return;
        }
        if (pages > allocated) {
            report(new FreedBeyondAllocation(address, pages, allocated));
        }
        if (freedPages.size() == MOST_FREED_RANGES) {
            freedPages.removeFirst();
        }
        freedPages.add(new FreedPages(address, pages, here()));
    }

    /**
     * FreePages found pages in the range that it had not allocated.
     *
     * @param free whether any of them is free
     */
    public void invalidFreePages(long address, long pages, boolean free) {
        report(lastFreed(address, pages).filter(_ -> free)
                .<Misuse>map(freed -> new DoubleFree("pages", address, describe(freed.freedBy())))
                .orElse(new InvalidFree("pages", address)));
    }

    private Optional<FreedPages> lastFreed(long address, long pages) {
        return freedPages.reversed().stream().filter(freed -> freed.touches(address, pages)).findFirst();
    }

    /** The guest was stopped at {@code pc} by a refused access that is known to be this misuse. */
    public void faulted(Misuse misuse, long pc) {
        add(new Finding(misuse, function.get(), describe.apply(pc)));
    }

    /**
     * The guest was stopped by a refused access.
     *
     * @param pc the instruction
     * @param free whether it was to free memory
     */
    public void faulted(long address, long pc, boolean free) {
        Misuse misuse = Long.compareUnsigned(address, PAGE_SIZE) < 0
                ? new NullAccess(address)
                : lastFreed(address & -PAGE_SIZE, 1).filter(_ -> free)
                        .map(freed -> new UseAfterFree("pages", address, describe(freed.freedBy()))).orElse(null);
        if (Objects.nonNull(misuse)) {
            faulted(misuse, pc);
        }
    }
}
