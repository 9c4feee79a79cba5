package dev.drydock.efi.protocol.devicepath;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.DevicePathFromTextProtocol;
import dev.drydock.efi.spec.DevicePathToTextProtocol;
import dev.drydock.efi.spec.DevicePathUtilitiesProtocol;
import dev.drydock.efi.spec.Handle;

/** The protocols that work on device paths (UEFI 2.10, 10.5 and 10.6). */
public final class DevicePathProtocols {
    private DevicePathProtocols() {}

    /** Installs them on a handle of their own. */
    public static void install(Platform platform) {
        Handle handle = platform.handles().create();
        platform.install(handle, DevicePathUtilitiesProtocol.GUID, DevicePathUtilitiesProtocol.class,
                new DevicePathUtilities(platform));
        platform.install(handle, DevicePathToTextProtocol.GUID, DevicePathToTextProtocol.class,
                new DevicePathToText(platform));
        platform.install(handle, DevicePathFromTextProtocol.GUID, DevicePathFromTextProtocol.class,
                new DevicePathFromText(platform));
    }

    /** Puts a result into pool memory that the caller frees; null, as the specification says, if there is none left. */
    static Address give(Platform platform, byte[] bytes) {
        try {
            return new Address(platform.place(bytes));
        } catch (EfiException _) {
            return Address.NULL;
        }
    }
}
