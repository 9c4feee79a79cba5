package dev.drydock.efi.protocol.console;

/** Is told what happens on a {@link ScreenModel}, after it has happened there. */
interface ScreenWatcher {
    /** Does nothing. */
    ScreenWatcher NONE = new ScreenWatcher() {};

    /** A cell got a character. */
    default void printed(int row, int column, char c, int attribute) {}

    /** Everything went up by a row, and the last row was cleared. */
    default void scrolled() {}

    /** The screen was cleared. */
    default void cleared() {}

    /** There is another mode; the screen is about to be told as cleared. */
    default void modeChanged() {}

    /** A function of the console is at its end, the cursor where it stays. */
    default void finished() {}
}
