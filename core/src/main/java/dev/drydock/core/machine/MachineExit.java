package dev.drydock.core.machine;

import dev.drydock.core.cpu.CpuExit;

/** Why {@link Machine#run} came back. */
public sealed interface MachineExit {
    /** A handler ended the run with {@link Step.Stop}. */
    record Stopped(Object result) implements MachineExit {}

    /** The guest did what a processor refuses, or passed a bad pointer. */
    record Faulted(CpuExit cause, long pc) implements MachineExit {}

    /** The guest halted the processor, and nothing would wake it. */
    record Halted(long pc) implements MachineExit {}

    /** The instructions that the run was allowed are used up. */
    record BudgetSpent(long pc) implements MachineExit {}

    /** The time on the host's clock that the run was allowed is over. */
    record DeadlinePassed(long pc) implements MachineExit {}

    /** The call of this number is about to be handled, as {@link RunLimits#pauseAtCall} asked. */
    record Paused(long call) implements MachineExit {}
}
