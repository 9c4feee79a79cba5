package dev.drydock.efi.kernel;

import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.spec.MemoryDescriptor;
import java.util.ArrayList;
import java.util.List;

/** Reads the memory map that a kernel was given, and compares it with the firmware's. */
final class GivenMemoryMap {
    private static final Codec<MemoryDescriptor> DESCRIPTOR = Codec.of(MemoryDescriptor.class);
    private static final long MOST_BYTES = 1 << 20;

    private GivenMemoryMap() {}

    /** The entries; none where there is no map at the place. */
    static List<MemoryDescriptor> read(GuestMemory memory, KernelEntry.MapPlace place) {
        List<MemoryDescriptor> result = new ArrayList<>();
        if (place.descriptorSize() >= DESCRIPTOR.size() && place.size() > 0 && place.size() <= MOST_BYTES
                && memory.contains(place.address(), place.size())) {
            for (long at = 0; at <= place.size() - place.descriptorSize(); at += place.descriptorSize()) {
                result.add(DESCRIPTOR.decode(memory.readable(place.address() + at, DESCRIPTOR.size()), 0));
            }
        }
        return List.copyOf(result);
    }

    /** The first difference in words, or how many entries agree. Linux fills in the virtual addresses that it chose. */
    static String compare(List<MemoryDescriptor> ours, List<MemoryDescriptor> given) {
        if (ours.size() != given.size()) {
            return given.size() + " entries";
        }
        for (int i = 0; i < ours.size(); i++) {
            MemoryDescriptor one = given.get(i);
            if (!physical(ours.get(i)).equals(physical(one))) {
                return "entry %d is %s".formatted(i, text(one));
            }
        }
        return agreement(ours);
    }

    static String agreement(List<MemoryDescriptor> ours) {
        return ours.size() + " entries as the firmware has them";
    }

    private static String text(MemoryDescriptor entry) {
        return "type %d at 0x%x, %d pages, attributes 0x%x".formatted(entry.type(), entry.physicalStart(),
                entry.numberOfPages(), entry.attribute());
    }

    private static MemoryDescriptor physical(MemoryDescriptor entry) {
        return new MemoryDescriptor(entry.type(), entry.physicalStart(), 0, entry.numberOfPages(), entry.attribute());
    }
}
