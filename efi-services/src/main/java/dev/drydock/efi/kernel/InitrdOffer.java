package dev.drydock.efi.kernel;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.boot.HandleDatabase;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.DevicePathProtocol;
import dev.drydock.efi.spec.Guid;

/** The LoadFile2 protocol on the vendor media device path at which Linux looks for its initial RAM disk. */
public final class InitrdOffer {
    private static final Guid LOAD_FILE2 = Guid.parse("4006c0c1-fcb3-403e-996d-4a6c8724e06d");
    /** A media device path node of 20 bytes for a vendor, whose GUID follows, and the end of the path. */
    private static final int VENDOR_MEDIA = 0x0014_0304;
    private static final int END = 0x0004_ff7f;

    private InitrdOffer() {}

    /** Whether some handle has it now. */
    public static boolean isMade(Platform platform) {
        HandleDatabase handles = platform.handles();
        Guid devicePath = DevicePathProtocol.GUID;
        return handles.with(LOAD_FILE2).stream().flatMap(handle -> handles.find(handle, devicePath).stream())
                .anyMatch(path -> isInitrds(platform.memory(), path.address()));
    }

    private static boolean isInitrds(GuestMemory memory, long path) {
        return memory.contains(path, 24) && memory.getInt(path) == VENDOR_MEDIA && memory.getInt(path + 20) == END
                && Guid.decode(memory.readable(path + 4, 16), 0).equals(HandOffFinder.LINUX_INITRD);
    }
}
