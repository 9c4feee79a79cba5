package dev.drydock.efi.protocol.driver;

import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import java.io.IOException;

/** What one of the firmware's drivers knows; that it manages a controller is its {@link HostDriver}'s business. */
public interface DriverWork {
    /** What the driver is called, for people. */
    String name();

    /** The protocol by which it manages a controller: it is on the controller, and opened BY_DRIVER. */
    Guid consumes();

    /**
     * Whether the controller, which has the protocol, is of the kind that the driver manages.
     *
     * @throws IOException if that cannot be told
     */
    boolean supports(Handle controller) throws IOException;

    /**
     * Installs what the driver produces: protocols on the controller, or children by {@link HostDriver#bindChild}.
     *
     * @throws IOException if the device fails
     * @throws EfiException if there is a status that says more
     */
    void start(Handle controller, HostDriver driver) throws IOException;
}
