package dev.drydock.core.machine;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateList;
import java.util.List;
import java.util.Optional;

/** Which code lies where, so that an address can be told as image and offset. */
public final class CodeMap {
    private final StateList<Range> ranges;

    /**
     * A named part of an image.
     *
     * @param offset from the image's first byte
     * @param size in bytes
     */
    public record Part(String name, long offset, long size) {
        boolean contains(long other) {
            return Long.compareUnsigned(other - offset, size) < 0;
        }
    }

    private record Range(String name, long base, long size, List<Part> parts) {}

    CodeMap(MachineState state) {
        ranges = state.list();
    }

    public void add(String name, long base, long size) {
        add(name, base, size, List.of());
    }

    public void add(String name, long base, long size, List<Part> parts) {
        ranges.add(new Range(name, base, size, List.copyOf(parts)));
    }

    public void remove(long base) {
        ranges.removeIf(range -> range.base() == base);
    }

    /** {@code name+0xoffset} for an address in known code, {@code 0xaddress} for others. */
    public String describe(long address) {
        return find(address).map(range -> "%s+0x%x".formatted(range.name(), address - range.base()))
                .orElse("0x%x".formatted(address));
    }

    /** {@code part+0xoffset of name} for an address in a part of known code. */
    public Optional<String> describePart(long address) {
        return find(address).flatMap(range -> {
            long offset = address - range.base();
            return range.parts().stream().filter(part -> part.contains(offset)).findFirst()
                    .map(part -> "%s+0x%x of %s".formatted(part.name(), offset - part.offset(), range.name()));
        });
    }

    private Optional<Range> find(long address) {
        return ranges.reversed().stream()
                .filter(range -> Long.compareUnsigned(address - range.base(), range.size()) < 0).findFirst();
    }
}
