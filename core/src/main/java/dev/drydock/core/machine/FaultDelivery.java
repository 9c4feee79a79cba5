package dev.drydock.core.machine;

import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;

/** Gives exceptions to the guest's own handlers, but not the same one for ever. */
final class FaultDelivery {
    /** A handler that has cured nothing after so many times never will. */
    private static final int MOST_IN_A_ROW = 1000;

    private final Cpu cpu;
    private final StateCell<Last> last;

    /** The exception delivered last, where, and how often in a row. */
    private record Last(CpuExit cause, long pc, int times) {}

    FaultDelivery(Cpu cpu, MachineState state) {
        this.cpu = cpu;
        last = state.cell(null);
    }

    /** What ends the run, or null if a handler of the guest is about to run. */
    CpuExit deliver(CpuExit cause) {
        long pc = cpu.pc();
        return switch (cpu.deliver(cause)) {
            case NO_HANDLER -> cause;
            case FAILED -> new CpuExit.Unhandled(cause, "the guest's own handler cannot be entered");
            case DELIVERED -> repeats(cause, pc)
                    ? new CpuExit.Unhandled(cause, "the guest's own handler did not cure it in " + MOST_IN_A_ROW
                            + " times")
                    : null;
        };
    }

    private boolean repeats(CpuExit cause, long pc) {
        if (cause instanceof CpuExit.ProcessorException) {
            // A breakpoint or a call by interrupt is met again and again.
            last.set(null);
            return false;
        }
        Last before = last.get();
        boolean same = before != null && before.pc() == pc && before.cause().equals(cause);
        last.set(new Last(cause, pc, same ? before.times() + 1 : 1));
        return last.get().times() >= MOST_IN_A_ROW;
    }
}
