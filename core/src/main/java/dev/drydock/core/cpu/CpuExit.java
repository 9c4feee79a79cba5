package dev.drydock.core.cpu;

/** Why {@link Cpu#run} came back. */
public sealed interface CpuExit {
    /** The guest executed a halting instruction; the program counter is behind it. */
    record Halt() implements CpuExit {}

    /** The instructions that the run was allowed are used up; it can go on. */
    record BudgetSpent() implements CpuExit {}

    /** {@link Cpu#interrupt} was called; the run can go on. */
    record Interrupted() implements CpuExit {}

    /**
     * The guest touched memory that is not there or that it may not touch in this way. The program counter is at the
     * instruction.
     *
     * @param access what it did
     * @param address the first byte touched
     * @param size the bytes touched, 0 if not known
     */
    record MemoryFault(Access access, long address, int size) implements CpuExit {}

    /** The guest executed what is no instruction, or none of this processor. */
    record InvalidInstruction() implements CpuExit {}

    /**
     * The guest raised a processor exception or software interrupt that nothing handles.
     *
     * @param number the vector on x86_64, the exception's kind on AArch64; below zero where the emulator gave up
     * @param name the architecture's name for it
     */
    record ProcessorException(int number, String name) implements CpuExit {}

    /**
     * The guest has handlers of its own, and none of them can be entered: a triple fault on x86_64, vectors that cannot be
     * executed on AArch64.
     *
     * @param cause the exception that was to be handled
     * @param reason what is in the way
     */
    record Unhandled(CpuExit cause, String reason) implements CpuExit {}

    /** The guest is about to execute code in another page, as {@link Cpu#watchCode} asked; the run can go on. */
    record CodePageEntered() implements CpuExit {}

    /** A kind of access to memory. */
    enum Access {
        READ, WRITE, EXECUTE
    }
}
