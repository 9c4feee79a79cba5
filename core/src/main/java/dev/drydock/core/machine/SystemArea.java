package dev.drydock.core.machine;

import dev.drydock.core.memory.GuestMemory;

/**
 * The top of RAM, which the machine itself uses.
 *
 * @param gates thunks that the guest calls, executable
 * @param tables page tables and descriptor tables
 * @param stack the stack that the first guest function starts with; its lowest page is a guard
 */
public record SystemArea(Range gates, Range tables, Range stack) {
    private static final long GATES_SIZE = 16L * GuestMemory.PAGE_SIZE;
    private static final long STACK_SIZE = 256L * GuestMemory.PAGE_SIZE;

    /** A page-aligned range of guest memory. */
    public record Range(long address, long size) {
        public long end() {
            return address + size;
        }
    }

    static SystemArea atTopOf(GuestMemory memory, long tablesSize) {
        long top = memory.base() + memory.size();
        var gates = new Range(top - GATES_SIZE, GATES_SIZE);
        var tables = new Range(gates.address() - tablesSize, tablesSize);
        return new SystemArea(gates, tables, new Range(tables.address() - STACK_SIZE, STACK_SIZE));
    }

    /** The first address of the area. */
    public long address() {
        return stack.address();
    }
}
