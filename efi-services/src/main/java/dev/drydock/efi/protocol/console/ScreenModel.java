package dev.drydock.efi.protocol.console;

import dev.drydock.core.state.Stateful;
import java.util.Arrays;
import java.util.List;

/**
 * What a text screen shows: a grid of characters with their colours, and a cursor (UEFI 2.10, 12.4).
 *
 * <p>A character goes to the cursor's cell and moves the cursor right; past the right edge the cursor goes to the beginning
 * of the next row at once, and past the bottom the screen scrolls up by a row.
 */
public final class ScreenModel implements Stateful {
    /** {@code EFI_LIGHTGRAY} on {@code EFI_BACKGROUND_BLACK}: the colours after a reset. */
    public static final int DEFAULT_ATTRIBUTE = 0x07;

    private final List<TextMode> modes;
    private int mode;
    private char[] characters;
    private byte[] attributes;
    private int attribute = DEFAULT_ATTRIBUTE;
    private int clearedAttribute = DEFAULT_ATTRIBUTE;
    private int column;
    private int row;
    private boolean cursorVisible = true;
    /** What {@link #capture} returned, while it is still true; null once something changed. */
    private Image image;

    private record Image(int mode, char[] characters, byte[] attributes, int attribute, int clearedAttribute,
            int column, int row, boolean cursorVisible) {}

    /** @param modes by number, the first ones those of the specification */
    ScreenModel(List<TextMode> modes, int mode) {
        this.modes = modes;
        setMode(mode);
    }

    public int modeCount() {
        return modes.size();
    }

    public int mode() {
        return mode;
    }

    public int columns() {
        return modes.get(mode).columns();
    }

    public int rows() {
        return modes.get(mode).rows();
    }

    int columns(int modeNumber) {
        return modes.get(modeNumber).columns();
    }

    int rows(int modeNumber) {
        return modes.get(modeNumber).rows();
    }

    public int cursorColumn() {
        return column;
    }

    public int cursorRow() {
        return row;
    }

    public boolean isCursorVisible() {
        return cursorVisible;
    }

    /** The colours of what is written next: foreground in bits 0 to 3, background in bits 4 to 6. */
    public int attribute() {
        return attribute;
    }

    /** The colours that the screen was last cleared with, which reach beyond its cells. */
    int clearedAttribute() {
        return clearedAttribute;
    }

    /**
     * The character in a cell; a space where nothing was written.
     *
     * @throws IndexOutOfBoundsException if there is no such cell
     */
    public char characterAt(int atRow, int atColumn) {
        return characters[cell(atRow, atColumn)];
    }

    /**
     * The colours of a cell, as {@link #attribute()} has them.
     *
     * @throws IndexOutOfBoundsException if there is no such cell
     */
    public int attributeAt(int atRow, int atColumn) {
        return attributes[cell(atRow, atColumn)];
    }

    /**
     * A row's text from its left edge, without the spaces at its end.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public String line(int atRow) {
        return new String(characters, cell(atRow, 0), columns()).stripTrailing();
    }

    /** All rows, each ended by a line feed, without the empty ones at the bottom. */
    public String text() {
        var text = new StringBuilder();
        int end = 0;
        for (int i = 0; i < rows(); i++) {
            String line = line(i);
            text.append(line).append('\n');
            if (!line.isEmpty()) {
                end = text.length();
            }
        }
        return text.substring(0, end);
    }

    private int cell(int atRow, int atColumn) {
        if (atRow < 0 || atRow >= rows() || atColumn < 0 || atColumn >= columns()) {
            throw new IndexOutOfBoundsException("row %d, column %d of a screen of %d by %d".formatted(atRow, atColumn,
                    columns(), rows()));
        }
        return atRow * columns() + atColumn;
    }

    /** Changes the mode, which clears the screen. */
    void setMode(int number) {
        mode = number;
        characters = new char[columns() * rows()];
        attributes = new byte[characters.length];
        clear();
    }

    /** Fills the screen with the present background and puts the cursor into its top left corner. */
    void clear() {
        Arrays.fill(characters, ' ');
        Arrays.fill(attributes, (byte) attribute);
        clearedAttribute = attribute;
        moveTo(0, 0);
    }

    void moveTo(int newColumn, int newRow) {
        image = null;
        column = newColumn;
        row = newRow;
    }

    void setAttribute(int newAttribute) {
        image = null;
        attribute = newAttribute;
    }

    void setCursorVisible(boolean visible) {
        image = null;
        cursorVisible = visible;
    }

    /** Writes a character of one column; returns whether the line wrapped. */
    boolean print(char c) {
        image = null;
        int cell = cell(row, column);
        characters[cell] = c;
        attributes[cell] = (byte) attribute;
        column++;
        if (column < columns()) {
            return false;
        }
        column = 0;
        lineFeed();
        return true;
    }

    /** Moves the cursor left, unless it is at the left edge. */
    void backspace() {
        moveTo(Math.max(0, column - 1), row);
    }

    void carriageReturn() {
        moveTo(0, row);
    }

    /** Moves the cursor down, or the screen's contents up if it is in the last row: returns whether it did that. */
    boolean lineFeed() {
        if (row < rows() - 1) {
            moveTo(column, row + 1);
            return false;
        }
        image = null;
        int kept = characters.length - columns();
        System.arraycopy(characters, columns(), characters, 0, kept);
        System.arraycopy(attributes, columns(), attributes, 0, kept);
        Arrays.fill(characters, kept, characters.length, ' ');
        Arrays.fill(attributes, kept, attributes.length, (byte) attribute);
        return true;
    }

    @Override
    public Object capture() {
        if (image == null) {
            image = new Image(mode, characters.clone(), attributes.clone(), attribute, clearedAttribute,
                    column, row, cursorVisible);
        }
        return image;
    }

    @Override
    public void restore(Object captured) {
        var wanted = (Image) captured;
        mode = wanted.mode();
        characters = wanted.characters().clone();
        attributes = wanted.attributes().clone();
        attribute = wanted.attribute();
        clearedAttribute = wanted.clearedAttribute();
        column = wanted.column();
        row = wanted.row();
        cursorVisible = wanted.cursorVisible();
        image = wanted;
    }
}
