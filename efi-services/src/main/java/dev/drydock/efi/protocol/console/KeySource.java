package dev.drydock.efi.protocol.console;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

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

    /**
     * Keys from a source of single characters.
     *
     * @param characters gives the next character that was typed, or a negative number if there is none; does not wait
     */
    static KeySource of(IntSupplier characters) {
        return wait -> {
            String typed = drain(characters);
            if (typed.isEmpty()) {
                LockSupport.parkNanos(wait.toNanos());
                typed = drain(characters);
            }
            return typed;
        };
    }

    /** All there is, so that the characters which one key sends stay together. */
    private static String drain(IntSupplier characters) {
        var typed = new StringBuilder();
        for (int c = characters.getAsInt(); c >= 0; c = characters.getAsInt()) {
            typed.append((char) c);
        }
        return typed.toString();
    }
}
