package dev.drydock.efi.protocol.devicepath;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.abi.TableBinder;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.DevicePathFromTextProtocol;
import dev.drydock.efi.spec.DevicePathToTextProtocol;
import dev.drydock.efi.spec.DevicePathUtilitiesProtocol;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import java.util.List;

/** The protocols that work on device paths (UEFI 2.10, 10.5 and 10.6). */
public final class DevicePathProtocols {
    private DevicePathProtocols() {}

    /** Installs them on a handle of their own. */
    public static void install(Platform platform) {
        Handle handle = platform.handles().create();
        install(platform, handle, DevicePathUtilitiesProtocol.GUID, DevicePathUtilitiesProtocol.class,
                new DevicePathUtilities(platform));
        install(platform, handle, DevicePathToTextProtocol.GUID, DevicePathToTextProtocol.class,
                new DevicePathToText(platform));
        install(platform, handle, DevicePathFromTextProtocol.GUID, DevicePathFromTextProtocol.class,
                new DevicePathFromText(platform));
    }

    private static <T> void install(Platform platform, Handle handle, Guid guid, Class<T> declaration,
            T implementation) {
        var table = platform.binder().bindServices(0, List.of(new TableBinder.Part<>(declaration, implementation)));
        long address = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, table.size());
        table.writeTo(address);
        platform.handles().install(handle, guid, address);
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
