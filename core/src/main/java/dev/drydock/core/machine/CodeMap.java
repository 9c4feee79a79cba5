package dev.drydock.core.machine;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateList;

/** Which code lies where, so that an address can be told as image and offset. */
public final class CodeMap {
    private final StateList<Range> ranges;

    private record Range(String name, long base, long size) {}

    CodeMap(MachineState state) {
        ranges = state.list();
    }

    public void add(String name, long base, long size) {
        ranges.add(new Range(name, base, size));
    }

    public void remove(long base) {
        ranges.removeIf(range -> range.base() == base);
    }

    /** {@code name+0xoffset} for an address in known code, {@code 0xaddress} for others. */
    public String describe(long address) {
        for (int i = ranges.size() - 1; i >= 0; i--) {
            Range range = ranges.get(i);
            if (Long.compareUnsigned(address - range.base(), range.size()) < 0) {
                return "%s+0x%x".formatted(range.name(), address - range.base());
            }
        }
        return "0x%x".formatted(address);
    }
}
