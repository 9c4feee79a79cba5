package dev.drydock.core.unicorn;

/** No usable Unicorn library was found; the message says what to install. */
public final class UnicornUnavailableException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    UnicornUnavailableException(String message) {
        super(message);
    }

    UnicornUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
