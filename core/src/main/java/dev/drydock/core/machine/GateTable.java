package dev.drydock.core.machine;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Protection;
import java.util.ArrayList;
import java.util.List;

/**
 * The gates: thunks in a reserved range of guest memory, each of which stops the processor and then returns.
 *
 * <p>Filled while the machine is set up; the return instruction of a thunk is executed by the guest itself, so a handler
 * needs to set the result and nothing else.
 */
public final class GateTable {
    private static final int STRIDE = 16;
    // hlt; ret
    private static final byte[] X86_THUNK = {(byte) 0xF4, (byte) 0xC3};
    // wfi; ret
    private static final byte[] AARCH64_THUNK = {0x7F, 0x20, 0x03, (byte) 0xD5, (byte) 0xC0, 0x03, 0x5F, (byte) 0xD6};

    private final GuestMemory memory;
    private final long base;
    private final int capacity;
    private final byte[] thunk;
    private final int haltBytes;
    private final List<Gate> gates = new ArrayList<>();

    /** A gate: a name for reports, and what it does. */
    public record Gate(String name, GateHandler handler) {}

    GateTable(GuestMemory memory, Architecture architecture, long base, long size) {
        this.memory = memory;
        this.base = base;
        capacity = (int) (size / STRIDE);
        thunk = architecture == Architecture.X86_64 ? X86_THUNK : AARCH64_THUNK;
        haltBytes = architecture == Architecture.X86_64 ? 1 : 4;
        memory.protect(base, size, Protection.READ_EXECUTE);
    }

    /** Adds a gate and returns the address that the guest calls. */
    public long add(String name, GateHandler handler) {
        if (gates.size() == capacity) {
            throw new IllegalStateException("more than " + capacity + " gates");
        }
        long address = base + (long) gates.size() * STRIDE;
        memory.putBytes(address, thunk);
        gates.add(new Gate(name, handler));
        return address;
    }

    /** The number of the gate that stopped the processor with this program counter, or -1. */
    int indexAfterHalt(long pc) {
        long offset = pc - haltBytes - base;
        return offset >= 0 && offset % STRIDE == 0 && offset / STRIDE < gates.size() ? (int) (offset / STRIDE) : -1;
    }

    Gate get(int index) {
        return gates.get(index);
    }
}
