package dev.drydock.efi.protocol.console;

/**
 * How a console begins.
 *
 * @param mode the text mode's number: 0 for 80 by 25, 1 for 80 by 50, 2 for 100 by 31
 * @param typed the text that is typed on it, key by key as the guest asks ({@link Key})
 * @param listener receives its output
 * @param keySource where keys come from when all of {@code typed} is used up
 */
public record ConsoleOptions(int mode, String typed, ConsoleListener listener, KeySource keySource) {
    /** 80 by 25, nothing typed, nobody listening. */
    public static final ConsoleOptions DEFAULT = new ConsoleOptions(0, "", ConsoleListener.NONE, KeySource.NONE);

    public ConsoleOptions {
        if (mode < 0 || mode >= TextMode.values().length) {
            throw new IllegalArgumentException("text mode " + mode);
        }
    }

    public ConsoleOptions withMode(int number) {
        return new ConsoleOptions(number, typed, listener, keySource);
    }

    public ConsoleOptions withTyped(String text) {
        return new ConsoleOptions(mode, text, listener, keySource);
    }

    public ConsoleOptions withListener(ConsoleListener newListener) {
        return new ConsoleOptions(mode, typed, newListener, keySource);
    }

    public ConsoleOptions withKeySource(KeySource source) {
        return new ConsoleOptions(mode, typed, listener, source);
    }
}
