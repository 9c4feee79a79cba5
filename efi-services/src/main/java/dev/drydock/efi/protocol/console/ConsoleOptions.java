package dev.drydock.efi.protocol.console;

import dev.drydock.efi.protocol.graphics.DisplayMode;
import java.util.Optional;

/**
 * How a console begins.
 *
 * @param mode the text mode's number: 0 for 80 by 25, 1 for 80 by 50, 2 for 100 by 31
 * @param typed the text that is typed on it, key by key as the guest asks ({@link Key})
 * @param listener receives its output
 * @param keySource where keys come from when all of {@code typed} is used up
 * @param graphics the resolution of the display that the console is shown on, if there is one
 */
public record ConsoleOptions(int mode, String typed, ConsoleListener listener, KeySource keySource,
        Optional<DisplayMode> graphics) {
    /** 80 by 25, nothing typed, nobody listening, no display. */
    public static final ConsoleOptions DEFAULT = new ConsoleOptions(0, "", ConsoleListener.NONE, KeySource.NONE,
            Optional.empty());

    public ConsoleOptions {
        if (mode < 0 || mode >= TextMode.STANDARD.size()) {
            throw new IllegalArgumentException("text mode " + mode);
        }
    }

    public ConsoleOptions withMode(int number) {
        return new ConsoleOptions(number, typed, listener, keySource, graphics);
    }

    public ConsoleOptions withTyped(String text) {
        return new ConsoleOptions(mode, text, listener, keySource, graphics);
    }

    public ConsoleOptions withListener(ConsoleListener newListener) {
        return new ConsoleOptions(mode, typed, newListener, keySource, graphics);
    }

    public ConsoleOptions withKeySource(KeySource source) {
        return new ConsoleOptions(mode, typed, listener, source, graphics);
    }

    public ConsoleOptions withGraphics(DisplayMode resolution) {
        return new ConsoleOptions(mode, typed, listener, keySource, Optional.of(resolution));
    }
}
