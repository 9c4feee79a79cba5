package dev.drydock.efi.protocol.console;

import java.time.Duration;

/**
 * A terminal of the host whose keys reach the guest as they are pressed: not part of the run's state, and not repeatable.
 */
@FunctionalInterface
public interface KeySource {
    /** Has no keys, and does not wait for them. */
    KeySource NONE = _ -> "";

    /**
     * Takes what was typed since the last call, as a terminal sends it ({@link Key}).
     *
     * @param wait how long to wait for something on the host's clock where nothing was typed yet
     * @return the empty string for nothing
     */
    String poll(Duration wait);
}
