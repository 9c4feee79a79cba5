package dev.drydock.efi.protocol.console;

import dev.drydock.core.state.Stateful;

/**
 * What was written on the console, in order, as plain text that a reader would want.
 *
 * <p>Lines end in a line feed. Text that wraps at the screen's right edge goes on in the same line. A line is as the
 * backspaces in it left it. Where the cursor is placed on another row, the text there begins a new line, if it changes what
 * the screen shows; so does text that overwrites other text. So a menu that is drawn again and again leaves only what was
 * new in it, and a countdown leaves each of its numbers.
 */
public final class Transcript implements Stateful {
    /** What a guest that prints without end can make the host keep, in characters, a line counting as some more. */
    private static final int LIMIT = 16 << 20;
    private static final int LINE_COST = 64;
    private static final int LONGEST_LINE = 1 << 16;
    private static final String CUT = "[the rest of the console's text was not kept]\n";

    /** The finished lines: immutable, so that a capture is a reference. */
    private Finished finished = new Finished("", null, 0, 0);
    /** The line under way: what is in the row {@link #lineRow} of the screen, or was before it was erased. */
    private final StringBuilder line = new StringBuilder();
    private int lineRow;
    /** The index in {@link #line} of what is in the first column: not 0 after a wrap. */
    private int base;
    /** What was written since the cursor was last moved otherwise than by writing. */
    private final StringBuilder run = new StringBuilder();
    private int runColumn;
    /** Whether the cursor was moved back in the line, by the way of correcting it. */
    private boolean correcting;
    private Image image;

    private static final class Finished {
        final String text;
        final Finished before;
        final int length;
        final int cost;

        Finished(String text, Finished before, int length, int cost) {
            this.text = text;
            this.before = before;
            this.length = length;
            this.cost = cost;
        }
    }

    private record Image(Finished finished, String line, int lineRow, int base, String run, int runColumn,
            boolean correcting) {}

    Transcript() {}

    /** Everything so far, the line under way included. */
    public String text() {
        var text = new char[finished.length];
        for (Finished part = finished; part != null; part = part.before) {
            part.text.getChars(0, part.text.length(), text, part.length - part.text.length());
        }
        return new String(text) + line;
    }

    @Override
    public String toString() {
        return text();
    }

    /**
     * A character was written.
     *
     * @param before what the cell showed before
     */
    void printed(char c, char before, int row, int column) {
        image = null;
        if (run.isEmpty()) {
            runColumn = column;
        }
        run.append(c);
        if (row == lineRow) {
            printedInLine(c, base + column);
        } else if (c != before && c != ' ') {
            beginLineWithRun(row);
        }
    }

    private void printedInLine(char c, int index) {
        if (index >= line.length()) {
            line.repeat(' ', index - line.length()).append(c);
            return;
        }
        char old = line.charAt(index);
        if (old == c) {
            return;
        }
        // A space alone over the last character takes that back; more of them clear what has been read already.
        boolean takesBack = c == ' ' && run.length() == 1 && index == lastVisible();
        if (correcting || old == ' ' || takesBack) {
            line.setCharAt(index, c);
        } else if (c != ' ') {
            beginLineWithRun(lineRow);
        }
    }

    private int lastVisible() {
        int last = line.length() - 1;
        while (last >= 0 && line.charAt(last) == ' ') {
            last--;
        }
        return last;
    }

    private void beginLineWithRun(int row) {
        finishLine();
        lineRow = row;
        line.repeat(' ', runColumn).append(run);
    }

    /** Ends the line under way, if there is anything in it. */
    private void finishLine() {
        if (lastVisible() >= 0) {
            appendLine();
        }
        line.setLength(0);
        base = 0;
    }

    private void appendLine() {
        if (finished.cost > LIMIT) {
            return;
        }
        String text = line.substring(0, lastVisible() + 1) + '\n';
        int cost = finished.cost + text.length() + LINE_COST;
        if (cost > LIMIT) {
            text = CUT;
        }
        finished = new Finished(text, finished, finished.length + text.length(), cost);
    }

    /** The text went over the right edge and goes on in {@code newRow}: the same row if the screen scrolled. */
    void wrapped(int row, int newRow, int columns) {
        endRun();
        if (row == lineRow) {
            base += columns;
            lineRow = newRow;
            if (base > LONGEST_LINE) {
                finishLine();
            }
        } else if (row == newRow) {
            lineRow--;
        }
    }

    /** The cursor went down to {@code newRow}, or the screen up if that is the same row. */
    void lineFed(int row, int newRow) {
        endRun();
        if (row == lineRow) {
            appendLine();
            line.setLength(0);
            base = 0;
            lineRow = newRow;
        } else if (row == newRow) {
            lineRow--;
        }
    }

    void carriageReturned() {
        endRun();
    }

    void backspaced() {
        image = null;
        run.setLength(Math.max(0, run.length() - 1));
        correcting = true;
    }

    /** The cursor was placed somewhere in {@code row}. */
    void moved(int row) {
        endRun();
        if (row == lineRow && base > 0 && line.length() <= base) {
            // The last line ended at the right edge, and what comes is not its continuation.
            finishLine();
        }
    }

    /** The screen was cleared. */
    void cleared() {
        endRun();
        finishLine();
        lineRow = 0;
    }

    private void endRun() {
        image = null;
        run.setLength(0);
        correcting = false;
    }

    @Override
    public Object capture() {
        if (image == null) {
            image = new Image(finished, line.toString(), lineRow, base, run.toString(), runColumn, correcting);
        }
        return image;
    }

    @Override
    public void restore(Object captured) {
        var wanted = (Image) captured;
        finished = wanted.finished();
        line.setLength(0);
        line.append(wanted.line());
        lineRow = wanted.lineRow();
        base = wanted.base();
        run.setLength(0);
        run.append(wanted.run());
        runColumn = wanted.runColumn();
        correcting = wanted.correcting();
        image = wanted;
    }
}
