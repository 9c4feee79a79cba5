package dev.drydock.efi.protocol.console;

/** Receives the console's output as it is written, for a terminal of the host. Not part of the run's state. */
@FunctionalInterface
public interface ConsoleListener {
    /** Does nothing. */
    ConsoleListener NONE = _ -> {
    };

    /**
     * The guest wrote.
     *
     * @param text for a terminal that understands ANSI X3.64: text, CR, LF, and escape sequences for cursor, colours and
     *        clearing; none of the guest's own
     */
    void output(String text);

    /** A listener that tells both. */
    default ConsoleListener and(ConsoleListener other) {
        return text -> {
            output(text);
            other.output(text);
        };
    }
}
