package dev.drydock.efi.protocol.console;

/** Tells a {@link ConsoleListener} what happens on the screen in the escape sequences of ANSI X3.64. */
final class TerminalStream {
    private static final String CSI = "\u001b[";
    /** The colours of UEFI, blue in bit 0 and red in bit 2, as ANSI numbers them, the other way round. */
    private static final int[] ANSI_COLOURS = {0, 4, 2, 6, 1, 5, 3, 7};
    private static final int BRIGHT = 8;

    private final ConsoleListener listener;

    TerminalStream(ConsoleListener listener) {
        this.listener = listener;
    }

    void text(String text) {
        if (!text.isEmpty()) {
            listener.output(text);
        }
    }

    void moveTo(int column, int row) {
        listener.output(CSI + (row + 1) + ';' + (column + 1) + 'H');
    }

    void clear() {
        listener.output(CSI + "2J" + CSI + 'H');
    }

    void cursorVisible(boolean visible) {
        listener.output(CSI + "?25" + (visible ? 'h' : 'l'));
    }

    void attribute(int attribute) {
        if (attribute == ScreenModel.DEFAULT_ATTRIBUTE) {
            // The colours that the user of the terminal chose.
            listener.output(CSI + "0m");
            return;
        }
        int foreground = ANSI_COLOURS[attribute & 7] + ((attribute & BRIGHT) != 0 ? 90 : 30);
        int background = ANSI_COLOURS[attribute >> 4 & 7] + 40;
        listener.output(CSI + "0;" + foreground + ';' + background + 'm');
    }
}
