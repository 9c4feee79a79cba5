package dev.drydock.core.machine;

import dev.drydock.core.cpu.CallingConvention;
import dev.drydock.core.memory.GuestMemory;

/** A guest's call of a gate: its arguments, and where it comes from. */
public final class GateCall {
    private final Machine machine;
    private final long[] registers;
    private final long sp;

    GateCall(Machine machine, long[] registers, long sp) {
        this.machine = machine;
        this.registers = registers;
        this.sp = sp;
    }

    /** The 64-bit unit that holds integer argument {@code index}; bits above the argument's type are undefined. */
    public long argument(int index) {
        CallingConvention convention = machine.architecture().convention();
        return index < convention.registerArguments()
                ? registers[index]
                : machine.memory().getLong(sp + convention.stackArgumentOffset(index));
    }

    public GuestMemory memory() {
        return machine.memory();
    }

    /** The guest's instruction that follows the call. */
    public long returnAddress() {
        return machine.cpu().returnAddress();
    }
}
