package dev.drydock.efi.protocol.console;

import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.SimpleTextOutputMode;
import dev.drydock.efi.spec.SimpleTextOutputProtocol;

/** Text output (UEFI 2.10, 12.4) onto a {@link ScreenModel}, told to a {@link Transcript} and a terminal as it happens. */
final class ScreenTextOutput implements SimpleTextOutputProtocol {
    private static final long ATTRIBUTES = 0x7f;

    private final ScreenModel screen;
    private final Transcript transcript;
    private final TerminalStream terminal;
    private final EscapeFilter escapes;
    private final ScreenWatcher watcher;
    private final Pointer<SimpleTextOutputMode> mode;

    /** @param mode where the guest reads the state of the output */
    ScreenTextOutput(ScreenModel screen, Transcript transcript, TerminalStream terminal, EscapeFilter escapes,
            ScreenWatcher watcher, Pointer<SimpleTextOutputMode> mode) {
        this.screen = screen;
        this.transcript = transcript;
        this.terminal = terminal;
        this.escapes = escapes;
        this.watcher = watcher;
        this.mode = mode;
        publish();
    }

    @Override
    public Pointer<SimpleTextOutputMode> mode() {
        return mode;
    }

    @Override
    public EfiStatus reset(boolean extendedVerification) {
        escapes.reset();
        screen.setAttribute(ScreenModel.DEFAULT_ATTRIBUTE);
        screen.setMode(0);
        watcher.modeChanged();
        screen.setCursorVisible(true);
        terminal.attribute(ScreenModel.DEFAULT_ATTRIBUTE);
        terminal.cursorVisible(true);
        return cleared();
    }

    @Override
    public EfiStatus outputString(String string) {
        if (string == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        var shown = new StringBuilder();
        boolean skipped = false;
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (escapes.swallows(c)) {
                skipped = true;
            } else if (Glyphs.isControl(c)) {
                control(c);
                shown.append(c);
            } else if (Glyphs.isPrintable(c)) {
                print(c, shown);
            } else {
                skipped = true;
            }
        }
        terminal.text(shown.toString());
        publish();
        return skipped ? EfiStatus.WARN_UNKNOWN_GLYPH : EfiStatus.SUCCESS;
    }

    private void print(char c, StringBuilder shown) {
        int row = screen.cursorRow();
        int column = screen.cursorColumn();
        char before = screen.characterAt(row, column);
        boolean wrapped = screen.print(c);
        transcript.printed(c, before, row, column);
        watcher.printed(row, column, c, screen.attribute());
        shown.append(c);
        if (wrapped) {
            transcript.wrapped(row, screen.cursorRow(), screen.columns());
            // The terminal may be wider than the screen.
            shown.append("\r\n");
            if (row == screen.rows() - 1) {
                watcher.scrolled();
            }
        }
    }

    private void control(char c) {
        switch (c) {
            case Glyphs.BACKSPACE -> {
                screen.backspace();
                transcript.backspaced();
            }
            case Glyphs.CARRIAGE_RETURN -> {
                screen.carriageReturn();
                transcript.carriageReturned();
            }
            default -> {
                int row = screen.cursorRow();
                boolean scrolled = screen.lineFeed();
                transcript.lineFed(row, screen.cursorRow());
                if (scrolled) {
                    watcher.scrolled();
                }
            }
        }
    }

    @Override
    public EfiStatus testString(String string) {
        if (string == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        return string.chars().allMatch(c -> Glyphs.isControl((char) c) || Glyphs.isPrintable((char) c))
                ? EfiStatus.SUCCESS
                : EfiStatus.UNSUPPORTED;
    }

    @Override
    public EfiStatus queryMode(long modeNumber, Pointer<Long> columns, Pointer<Long> rows) {
        if (columns.isNull() || rows.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (isNoMode(modeNumber)) {
            return EfiStatus.UNSUPPORTED;
        }
        columns.set((long) screen.columns((int) modeNumber));
        rows.set((long) screen.rows((int) modeNumber));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus setMode(long modeNumber) {
        if (isNoMode(modeNumber)) {
            return EfiStatus.UNSUPPORTED;
        }
        screen.setMode((int) modeNumber);
        watcher.modeChanged();
        return cleared();
    }

    private boolean isNoMode(long number) {
        return number < 0 || number >= screen.modeCount();
    }

    @Override
    public EfiStatus setAttribute(long attribute) {
        if ((attribute & ~ATTRIBUTES) != 0) {
            return EfiStatus.UNSUPPORTED;
        }
        if (attribute != screen.attribute()) {
            screen.setAttribute((int) attribute);
            terminal.attribute((int) attribute);
            publish();
        }
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus clearScreen() {
        screen.clear();
        return cleared();
    }

    private EfiStatus cleared() {
        transcript.cleared();
        watcher.cleared();
        terminal.clear();
        publish();
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus setCursorPosition(long column, long row) {
        if (column < 0 || column >= screen.columns() || row < 0 || row >= screen.rows()) {
            return EfiStatus.UNSUPPORTED;
        }
        screen.moveTo((int) column, (int) row);
        transcript.moved((int) row);
        terminal.moveTo((int) column, (int) row);
        publish();
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus enableCursor(boolean visible) {
        screen.setCursorVisible(visible);
        terminal.cursorVisible(visible);
        publish();
        return EfiStatus.SUCCESS;
    }

    /** Tells the guest where it can see it without asking. */
    private void publish() {
        watcher.finished();
        mode.set(new SimpleTextOutputMode(screen.modeCount(), screen.mode(), screen.attribute(), screen.cursorColumn(),
                screen.cursorRow(), screen.isCursorVisible()));
    }
}
