package dev.drydock.core.machine;

import dev.drydock.core.cpu.CallingConvention;
import dev.drydock.core.cpu.Cpu;
import dev.drydock.core.cpu.CpuContext;
import dev.drydock.core.memory.GuestAccessException;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;
import java.util.Objects;

/** The guest functions that the host called and that have not returned. */
final class CallStack {
    private final Cpu cpu;
    private final GuestMemory memory;
    private final long returnGate;
    private final StateCell<Frame> frames;

    /** A function, with the registers of the code that it interrupts. */
    private record Frame(CpuContext registers, Object mark, Step.Continuation next, Frame below) {}

    /** @param returnGate the address to which the functions return */
    CallStack(Cpu cpu, GuestMemory memory, MachineState state, long returnGate) {
        this.cpu = cpu;
        this.memory = memory;
        this.returnGate = returnGate;
        frames = state.cell(null);
    }

    boolean isEmpty() {
        return frames.get() == null;
    }

    /** Puts the processor at the function's first instruction. */
    void call(Step.Call call) {
        frames.set(new Frame(cpu.saveCallRegisters(), call.mark(), call.next(), frames.get()));
        CallingConvention convention = cpu.architecture().convention();
        int inRegisters = Math.min(call.arguments().length, convention.registerArguments());
        int onStack = call.arguments().length - inRegisters;
        // Leaves alone what the interrupted function may keep below its stack pointer, then aligns as both ABIs want.
        long redZone = 128;
        cpu.setSp((cpu.sp() - redZone - (long) Long.BYTES * onStack & -16) - convention.shadowBytes());
        cpu.setReturnAddress(returnGate);
        for (int i = 0; i < inRegisters; i++) {
            cpu.setArgument(i, call.arguments()[i]);
        }
        for (int i = inRegisters; i < call.arguments().length; i++) {
            memory.putLong(cpu.sp() + convention.stackArgumentOffset(i), call.arguments()[i]);
        }
        cpu.setPc(call.function());
    }

    /** The innermost function has returned. */
    Step leave(long result) {
        return leave(frames.get(), result);
    }

    /** Gives up the calls down to the innermost with this mark. */
    Step unwind(Object mark, long value) {
        Frame frame = frames.get();
        while (frame != null && !Objects.equals(frame.mark(), mark)) {
            frame = frame.below();
        }
        if (frame == null) {
            throw new IllegalStateException("no call in progress is marked " + mark);
        }
        return leave(frame, value);
    }

    private Step leave(Frame frame, long result) {
        if (frame == null) {
            // The guest jumped to the return gate by itself.
            throw new GuestAccessException(cpu.pc(), 0, false);
        }
        frames.set(frame.below());
        cpu.load(frame.registers());
        return frame.next().resume(result);
    }
}
