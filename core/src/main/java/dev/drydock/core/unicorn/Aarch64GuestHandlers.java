package dev.drydock.core.unicorn;

import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.cpu.ExceptionDelivery;
import dev.drydock.core.memory.AddressTranslation;

/**
 * The taking of synchronous exceptions to EL1 through the guest's vectors (Arm ARM DDI 0487, D1.3). Accesses by floating
 * point instructions that CPACR_EL1 traps are reported as undefined instructions.
 */
final class Aarch64GuestHandlers implements GuestHandlers {
    private static final Aarch64Cpu.SystemRegister SPSR_EL1 = new Aarch64Cpu.SystemRegister(3, 0, 4, 0, 0);
    private static final Aarch64Cpu.SystemRegister ELR_EL1 = new Aarch64Cpu.SystemRegister(3, 0, 4, 0, 1);
    private static final Aarch64Cpu.SystemRegister SP_EL0 = new Aarch64Cpu.SystemRegister(3, 0, 4, 1, 0);
    private static final Aarch64Cpu.SystemRegister SP_EL1 = new Aarch64Cpu.SystemRegister(3, 4, 4, 1, 0);
    private static final Aarch64Cpu.SystemRegister ESR_EL1 = new Aarch64Cpu.SystemRegister(3, 0, 5, 2, 0);
    private static final Aarch64Cpu.SystemRegister FAR_EL1 = new Aarch64Cpu.SystemRegister(3, 0, 6, 0, 0);

    // Exception classes; those of aborts are of a lower level, and one more from the same.
    private static final int UNKNOWN = 0x00;
    private static final int SUPERVISOR_CALL = 0x15;
    private static final int INSTRUCTION_ABORT = 0x20;
    private static final int DATA_ABORT = 0x24;
    private static final int BREAKPOINT = 0x3C;
    private static final long INSTRUCTION_OF_32_BITS = 1 << 25;
    private static final long WRITE_NOT_READ = 1 << 6;

    private static final long FROM_LOWER_LEVEL = 0x400;
    private static final long FROM_SAME_LEVEL = 0x200;
    private static final long LEVEL = 0xC;
    private static final long OWN_STACK = 1;
    /** EL1 with its own stack pointer, and every interrupt masked. */
    private static final long HANDLER_STATE = 0x3C5;
    private static final long CONDITION_FLAGS = 0xF000_0000L;

    private final Aarch64Cpu cpu;

    Aarch64GuestHandlers(Aarch64Cpu cpu) {
        this.cpu = cpu;
    }

    @Override
    public ExceptionDelivery enter(CpuExit cause, int pageFault) {
        int number = switch (cause) {
            case CpuExit.InvalidInstruction() -> Aarch64Cpu.UNDEFINED;
            case CpuExit.ProcessorException(int exception, String _) -> exception;
            case CpuExit.MemoryFault _ -> 0;
            default -> -1;
        };
        if (number < 0 || !cpu.hasOwnVectors()) {
            return ExceptionDelivery.NO_HANDLER;
        }
        long state = cpu.pstate();
        boolean fromEl0 = (state & LEVEL) == 0;
        long pc = cpu.pc();
        long syndrome;
        switch (number) {
            case 0 -> {
                var fault = (CpuExit.MemoryFault) cause;
                boolean fetch = fault.access() == CpuExit.Access.EXECUTE;
                syndrome = exceptionClass((fetch ? INSTRUCTION_ABORT : DATA_ABORT) + (fromEl0 ? 0 : 1)) | pageFault
                        | (fault.access() == CpuExit.Access.WRITE ? WRITE_NOT_READ : 0);
            }
            case Aarch64Cpu.UNDEFINED -> syndrome = exceptionClass(UNKNOWN);
            case Aarch64Cpu.SVC -> syndrome = exceptionClass(SUPERVISOR_CALL) | immediate(pc - 4);
            case Aarch64Cpu.BRK -> syndrome = exceptionClass(BREAKPOINT) | immediate(pc);
            case Aarch64Cpu.SMC -> {
                // Without EL3 it is undefined; the program counter is behind it.
                pc -= 4;
                syndrome = exceptionClass(UNKNOWN);
            }
            default -> {
                return ExceptionDelivery.NO_HANDLER;
            }
        }
        long vector = cpu.vectors()
                + (fromEl0 ? FROM_LOWER_LEVEL : (state & OWN_STACK) != 0 ? FROM_SAME_LEVEL : 0);
        if (cpu.pageWalk().physical(vector, false) == AddressTranslation.UNMAPPED) {
            return ExceptionDelivery.FAILED;
        }
        if ((state & OWN_STACK) == 0) {
            cpu.writeSystemRegister(SP_EL0, cpu.sp());
            cpu.setSp(cpu.readSystemRegister(SP_EL1));
        }
        if (cause instanceof CpuExit.MemoryFault fault) {
            cpu.writeSystemRegister(FAR_EL1, fault.address());
        }
        cpu.writeSystemRegister(SPSR_EL1, state);
        cpu.writeSystemRegister(ELR_EL1, pc);
        cpu.writeRegister(Aarch64Cpu.PSTATE, state & CONDITION_FLAGS | HANDLER_STATE);
        // Last of these: unlike the write before it makes Unicorn look at the new state.
        cpu.writeSystemRegister(ESR_EL1, syndrome);
        cpu.setPc(vector);
        return ExceptionDelivery.DELIVERED;
    }

    private static long exceptionClass(int number) {
        return (long) number << 26 | INSTRUCTION_OF_32_BITS;
    }

    /** The 16 bits in the middle of an instruction. */
    private long immediate(long address) {
        long physical = cpu.pageWalk().physical(address, false);
        return cpu.memory().contains(physical, 4) ? cpu.memory().getInt(physical) >>> 5 & 0xffff : 0;
    }
}
