package dev.drydock.efi.kernel;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.boot.HandleDatabase;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.VendorNode;
import dev.drydock.efi.spec.LoadFile2Protocol;
import java.util.Arrays;

/** The LoadFile2 protocol on the vendor media device path at which Linux looks for its initial RAM disk. */
public final class InitrdOffer {
    private InitrdOffer() {}

    /** Whether some handle has it now. */
    public static boolean isMade(Platform platform) {
        HandleDatabase handles = platform.handles();
        byte[] wanted = DevicePath.of(VendorNode.media(VendorNode.LINUX_INITRD)).encode();
        return handles.with(Platform.guid(LoadFile2Protocol.class)).stream()
                .flatMap(handle -> handles.find(handle, DevicePath.PROTOCOL).stream())
                .anyMatch(path -> has(platform.memory(), path.address(), wanted));
    }

    private static boolean has(GuestMemory memory, long address, byte[] wanted) {
        return memory.contains(address, wanted.length)
                && Arrays.equals(memory.getBytes(address, wanted.length), wanted);
    }
}
