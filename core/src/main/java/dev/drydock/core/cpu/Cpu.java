package dev.drydock.core.cpu;

import dev.drydock.core.memory.AddressTranslation;
import dev.drydock.core.state.Stateful;
import java.util.Map;
import java.util.Optional;

/**
 * One guest processor.
 *
 * <p>Used by one thread at a time, but for {@link #interrupt}. Nothing of the host runs while the guest runs: a run ends
 * with a {@link CpuExit}, and the host then reads and changes registers and memory as it likes.
 */
public interface Cpu extends Stateful, AutoCloseable {
    Architecture architecture();

    /**
     * Runs from the present program counter until something needs the host.
     *
     * @param instructions how many instructions may be executed, at least 1; counted when a run of instructions without a
     *        jump begins, four bytes of code being one instruction (exact on AArch64)
     */
    CpuExit run(long instructions);

    /** Makes the present or the next {@link #run} come back soon; callable from any thread. */
    void interrupt();

    /** Makes the run under way end with {@link CpuExit.BudgetSpent} before its next block; for a {@link CounterSource}. */
    void curtail();

    /**
     * Whether runs end with {@link CpuExit.CodePageEntered} when the guest gets to code in a page whose translation the
     * processor does not hold: at each page it has not run code in since this was asked for, at some of them again.
     */
    void watchCode(boolean watch);

    /**
     * Enters the guest's own handler for an exception with which a run ended, as the architecture does: the next run
     * begins there. Only a guest that has put its own vectors in the place of the machine's has handlers.
     *
     * @param cause what the last run returned
     */
    ExceptionDelivery deliver(CpuExit cause);

    /** Whether the guest has its interrupts enabled: the flag IF on x86_64, PSTATE.I clear on AArch64. */
    boolean interruptsEnabled();

    /** Gives flags the values that functions may rely on, at a place where a guest was not about to call one. */
    void prepareFlagsForCall();

    /** The instructions executed so far, as {@link #run} counts them. */
    long executed();

    long pc();

    void setPc(long pc);

    long sp();

    void setSp(long sp);

    /** The integer argument registers, at a function's first instruction: as many as the calling convention has. */
    void readArguments(long[] arguments);

    /** Sets the register that holds integer argument {@code index}. */
    void setArgument(int index, long value);

    /** The register in which functions return integers. */
    long result();

    void setResult(long value);

    /** Arranges that a function, about to be entered by {@link #setPc}, returns to {@code address}. */
    void setReturnAddress(long address);

    /** Where the function whose first instruction is the next one will return to. */
    long returnAddress();

    /** The guest's page tables, if it has replaced those that the machine began with, which map each address to itself. */
    Optional<AddressTranslation> translation();

    /**
     * Whether the guest has put its own in the place of all that the machine began with: page tables and exception vectors,
     * on x86_64 the global descriptor table, too.
     */
    boolean ownsTables();

    /**
     * Puts page tables of four levels with 4 KiB pages into force in the place of those that are.
     *
     * @param lower the physical address of the root table of the lower half of the address space
     * @param upper that of the upper half; the same on x86_64
     */
    void useTables(long lower, long upper);

    /** The general registers by name, in the architecture's order, for reports. */
    Map<String, Long> registers();

    /** Every register. */
    CpuContext save();

    /**
     * What a function may change that is called while other code is interrupted: the general registers, the vector registers
     * and the control and status of floating-point arithmetic. System registers are not among them: what a driver does to
     * page tables or exception vectors outlives its entry point.
     */
    CpuContext saveCallRegisters();

    /** Loads the registers that were saved, and leaves alone all others. */
    void load(CpuContext context);

    @Override
    void close();
}
