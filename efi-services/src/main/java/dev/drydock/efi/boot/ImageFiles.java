package dev.drydock.efi.boot;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.Handle;
import java.lang.foreign.MemorySegment;

/** Finds the file that a device path names, for LoadImage. */
@FunctionalInterface
public interface ImageFiles {
    /**
     * A file found.
     *
     * @param device the handle that the file is on
     * @param devicePathLength bytes of the path that lead to the device; the rest is the file's own path
     */
    record Found(Handle device, long devicePathLength, String name, MemorySegment contents) {}

    /**
     * Reads the file that the device path at {@code path} names.
     *
     * @throws EfiException EFI_NOT_FOUND if there is none, EFI_DEVICE_ERROR if it cannot be read
     */
    Found read(GuestMemory memory, long path);
}
