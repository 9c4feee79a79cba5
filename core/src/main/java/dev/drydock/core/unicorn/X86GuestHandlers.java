package dev.drydock.core.unicorn;

import dev.drydock.core.cpu.CpuExit;
import dev.drydock.core.cpu.ExceptionDelivery;
import dev.drydock.core.memory.GuestAccessException;
import dev.drydock.core.memory.GuestMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The delivery of exceptions in 64-bit mode through the guest's interrupt descriptor table (Intel SDM, volume 3, 7.14).
 *
 * <p>Of the error codes only those of page faults are known; the others are 0, as they are unless a selector is to blame.
 */
final class X86GuestHandlers implements GuestHandlers {
    private static final int DOUBLE_FAULT = 8;
    private static final int GENERAL_PROTECTION = 13;
    private static final int PAGE_FAULT = 14;
    /** The vectors that push an error code: 8, 10 to 14, 17 and 21. */
    private static final long WITH_ERROR_CODE = 1L << 8 | 0x1FL << 10 | 1L << 17 | 1L << 21;
    private static final int EXCEPTIONS = 32;
    private static final int VECTORS = 256;

    // A page fault's error code; bit 0 tells a protection from a page that is not present.
    private static final int WRITE = 1 << 1;
    private static final int USER = 1 << 2;
    private static final int FETCH = 1 << 4;

    private static final int GATE_BYTES = 16;
    private static final int INTERRUPT_GATE = 0xE;
    private static final int TRAP_GATE = 0xF;
    private static final int LONG_CODE = 0x20;
    private static final int TASK_STATE_RSP0 = 4;
    private static final int TASK_STATE_IST1 = 0x24;
    private static final int PRIVILEGE = 3;
    private static final long INTERRUPT_FLAG = 0x200;
    /** TF, NT, RF and VM. */
    private static final long CLEARED_FLAGS = 0x100 | 0x4000 | 0x10000 | 0x20000;

    private final X86Cpu cpu;
    private final GuestMemory memory;

    X86GuestHandlers(X86Cpu cpu) {
        this.cpu = cpu;
        memory = cpu.memory();
    }

    @Override
    public ExceptionDelivery enter(CpuExit cause, int pageFault) {
        int vector = switch (cause) {
            case CpuExit.MemoryFault _ -> pageFault == X86PageWalk.NOT_CANONICAL ? GENERAL_PROTECTION : PAGE_FAULT;
            case CpuExit.InvalidInstruction() -> X86Cpu.INVALID_OPCODE;
            case CpuExit.ProcessorException(int number, String _) -> number;
            default -> -1;
        };
        if (vector < 0 || vector >= VECTORS || !cpu.hasOwnInterruptDescriptors() || !cpu.isIn64BitMode()) {
            return ExceptionDelivery.NO_HANDLER;
        }
        int errorCode = 0;
        if (vector == PAGE_FAULT && cause instanceof CpuExit.MemoryFault(CpuExit.Access access, long address, int _)) {
            errorCode = pageFault & X86PageWalk.PROTECTION | switch (access) {
                case READ -> 0;
                case WRITE -> WRITE;
                case EXECUTE -> FETCH;
            } | (cpu.privilege() == PRIVILEGE ? USER : 0);
            cpu.writeRegister(X86Cpu.CR2, address);
        }
        memory.translateBy(cpu.pageWalk());
        try {
            return tryToEnter(vector, errorCode) || vector < EXCEPTIONS && tryToEnter(DOUBLE_FAULT, 0)
                    ? ExceptionDelivery.DELIVERED
                    : ExceptionDelivery.FAILED;
        } finally {
            memory.translateBy(null);
        }
    }

    private boolean tryToEnter(int vector, int errorCode) {
        try {
            return enterGate(vector, errorCode);
        } catch (GuestAccessException _) {
            // A table or the stack is not there.
            return false;
        }
    }

    /** Changes nothing before all that can fail has succeeded. */
    private boolean enterGate(int vector, int errorCode) {
        X86Cpu.DescriptorTable table = cpu.descriptorTable(X86Cpu.IDTR);
        if (vector * GATE_BYTES + GATE_BYTES - 1 > table.limit()) {
            return false;
        }
        long gate = table.base() + (long) vector * GATE_BYTES;
        long low = memory.getLong(gate);
        long target = low & 0xffff | low >>> 32 & 0xffff_0000L | memory.getLong(gate + 8) << 32;
        int selector = (int) (low >>> 16) & 0xffff;
        int type = (int) (low >>> 40) & 0xF;
        boolean present = (low >>> 47 & 1) != 0;
        boolean system = (low >>> 44 & 1) == 0;
        if (!present || !system || type != INTERRUPT_GATE && type != TRAP_GATE) {
            return false;
        }
        int selectorNow = cpu.codeSelector();
        int privilege = privilegeOf(selector);
        if (privilege < 0 || privilege > (selectorNow & PRIVILEGE)) {
            return false;
        }
        boolean inward = privilege < (selectorNow & PRIVILEGE);
        long flags = cpu.readRegister(X86Cpu.RFLAGS);
        boolean hasErrorCode = vector < EXCEPTIONS && (WITH_ERROR_CODE >>> vector & 1) != 0;
        var frame = ByteBuffer.allocate(hasErrorCode ? 48 : 40).order(ByteOrder.LITTLE_ENDIAN);
        if (hasErrorCode) {
            frame.putLong(errorCode);
        }
        frame.putLong(cpu.pc()).putLong(selectorNow).putLong(flags).putLong(cpu.sp())
                .putLong(cpu.readRegister(X86Cpu.SS) & 0xffff);
        long sp = (stack((int) (low >>> 32) & 7, inward) & -16) - frame.capacity();
        memory.putBytes(sp, frame.array());
        if (inward) {
            cpu.writeRegister(X86Cpu.SS, privilege);
        }
        if (selector != selectorNow) {
            cpu.writeRegister(X86Cpu.CS, selector & ~PRIVILEGE | privilege);
        }
        cpu.writeRegister(X86Cpu.RFLAGS, flags & ~(CLEARED_FLAGS | (type == INTERRUPT_GATE ? INTERRUPT_FLAG : 0)));
        cpu.setSp(sp);
        cpu.setPc(target);
        return true;
    }

    /** The privilege level of a segment of 64-bit code, -1 for any other. */
    private int privilegeOf(int selector) {
        X86Cpu.DescriptorTable table = cpu.descriptorTable(X86Cpu.GDTR);
        int offset = selector & ~7;
        if (offset == 0 || (selector & 4) != 0 || offset + 7 > table.limit()) {
            return -1;
        }
        long descriptor = memory.getLong(table.base() + offset);
        boolean presentCode = (descriptor >>> 43 & 0x13) == 0x13;
        boolean wide = (descriptor >>> 48 & LONG_CODE) != 0;
        return presentCode && wide ? (int) (descriptor >>> 45) & PRIVILEGE : -1;
    }

    private long stack(int interruptStack, boolean inward) {
        if (interruptStack == 0 && !inward) {
            return cpu.sp();
        }
        long taskState = cpu.descriptorTable(X86Cpu.TR).base();
        return memory.getLong(interruptStack == 0
                ? taskState + TASK_STATE_RSP0
                : taskState + TASK_STATE_IST1 + 8L * (interruptStack - 1));
    }
}
