package dev.drydock.efi.boot;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateList;
import dev.drydock.pe.BaseRelocation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** The runtime drivers in memory, which follow the virtual address map (UEFI 2.10, 2.3.1 and 8.4). */
public final class RuntimeImages {
    private final StateList<RuntimeImage> images;

    private record RuntimeImage(long base, long size, List<Fixup> fixups) {}

    /**
     * An address in an image.
     *
     * @param loaded the bytes there, relocated for where the image was loaded: only while it still has them is the address
     *        the loader's, and not the driver's, to change
     */
    private record Fixup(BaseRelocation relocation, long loaded) {}

    RuntimeImages(MachineState state) {
        images = state.list();
    }

    /** Notes an image that was just relocated for {@code base}. */
    void add(MemorySegment image, long base, List<BaseRelocation> relocations) {
        List<Fixup> fixups = new ArrayList<>();
        for (BaseRelocation relocation : relocations) {
            fixups.add(new Fixup(relocation, bytes(image, relocation)));
        }
        images.add(new RuntimeImage(base, image.byteSize(), List.copyOf(fixups)));
    }

    void remove(long base) {
        images.removeIf(image -> image.base() == base);
    }

    /** Relocates every image for its virtual address. */
    public void relocate(GuestMemory memory, LongUnaryOperator toVirtual) {
        for (RuntimeImage image : images) {
            long delta = toVirtual.applyAsLong(image.base()) - image.base();
            MemorySegment bytes = memory.writable(image.base(), image.size());
            for (Fixup fixup : image.fixups()) {
                if (bytes(bytes, fixup.relocation()) == fixup.loaded()) {
                    fixup.relocation().apply(bytes, delta);
                }
            }
        }
    }

    private static long bytes(MemorySegment image, BaseRelocation relocation) {
        long result = 0;
        for (int i = relocation.type().size() - 1; i >= 0; i--) {
            result = result << 8 | image.get(ValueLayout.JAVA_BYTE, relocation.rva() + i) & 0xff;
        }
        return result;
    }
}
