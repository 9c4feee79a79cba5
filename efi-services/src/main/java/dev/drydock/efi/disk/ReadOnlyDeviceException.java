package dev.drydock.efi.disk;

import java.io.IOException;

/** Thrown by a write to a device that cannot be written. */
public final class ReadOnlyDeviceException extends IOException {
    public ReadOnlyDeviceException() {
        super("the device is read-only");
    }
}
