package dev.drydock.efi.bootmanager;

import dev.drydock.core.machine.Step;
import dev.drydock.efi.boot.DriverConnection;
import dev.drydock.efi.boot.DriverDisconnection;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.spec.Handle;
import java.util.List;
import java.util.function.Supplier;

/** Offers every device to the drivers that boot options brought (UEFI 2.10, 3.1.3, {@code LOAD_OPTION_FORCE_RECONNECT}). */
final class DriverReconnection {
    private final Platform platform;
    private final DriverConnection connection;
    private final DriverDisconnection disconnection;

    DriverReconnection(Platform platform) {
        this.platform = platform;
        connection = new DriverConnection(platform);
        disconnection = new DriverDisconnection(platform);
    }

    private List<Handle> devices() {
        return platform.handles().with(DevicePath.PROTOCOL);
    }

    /** Connects what no driver has yet. */
    Step connectAll(Supplier<Step> then) {
        return connect(devices(), 0, then);
    }

    private Step connect(List<Handle> devices, int index, Supplier<Step> then) {
        // A status says only whether somebody wanted this one.
        return index == devices.size()
                ? then.get()
                : connection.connect(devices.get(index), List.of(), 0, true,
                        _ -> new Step.Again(() -> connect(devices, index + 1, then)));
    }

    /** Disconnects every driver from every device, so that new drivers have the choice, then connects all. */
    Step reconnectAll(Supplier<Step> then) {
        return disconnect(devices(), 0, () -> connectAll(then));
    }

    private Step disconnect(List<Handle> devices, int index, Supplier<Step> then) {
        return index == devices.size()
                ? then.get()
                : disconnection.disconnect(devices.get(index), Handle.NULL, Handle.NULL,
                        _ -> new Step.Again(() -> disconnect(devices, index + 1, then)));
    }
}
