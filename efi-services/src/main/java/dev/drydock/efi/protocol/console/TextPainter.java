package dev.drydock.efi.protocol.console;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.protocol.graphics.Display;
import dev.drydock.efi.protocol.graphics.DisplayMode;
import dev.drydock.efi.protocol.graphics.Glyph;
import dev.drydock.efi.protocol.graphics.Raster;
import dev.drydock.efi.protocol.graphics.SystemFont;
import java.util.List;
import java.util.function.Supplier;

/**
 * Draws a {@link ScreenModel} in the middle of a {@link Display}.
 *
 * <p>As long as the guest has not looked at the display, nothing is drawn: what the model holds is the whole picture.
 */
final class TextPainter implements ScreenWatcher {
    /** The colours of UEFI 2.10, 12.4.6, in the shades of a PC's text screen. */
    private static final int[] COLOURS = {0x000000, 0x0000aa, 0x00aa00, 0x00aaaa, 0xaa0000, 0xaa00aa, 0xaa5500,
            0xaaaaaa, 0x555555, 0x5555ff, 0x55ff55, 0x55ffff, 0xff5555, 0xff55ff, 0xffff55, 0xffffff};
    private static final int CURSOR_TOP = 16;
    private static final int CURSOR_LINES = 2;

    private final ScreenModel screen;
    private final List<TextMode> modes;
    private final Display display;
    private final StateCell<Cursor> cursor;

    /**
     * A cursor on the display.
     *
     * @param clears how often the display had changed its mode: a cursor of before is gone
     */
    private record Cursor(int x, int y, int colours, long clears) {}

    TextPainter(MachineState state, ScreenModel screen, List<TextMode> modes, Display display) {
        this.screen = screen;
        this.modes = modes;
        this.display = display;
        cursor = state.cell(null);
        chooseDisplayMode();
    }

    /** Makes pixels of all that was written so far; from now on they are kept. */
    void look() {
        if (!display.isObserved()) {
            display.observe();
            drawAll(screen, display.raster());
            finished();
        }
    }

    /** What a viewer sees now, as 0xRRGGBB: an array of the size of {@link Display#mode()}, made when it is asked for. */
    Supplier<int[]> picture() {
        DisplayMode size = display.mode();
        if (display.isObserved()) {
            int[] pixels = display.pixels().toArray();
            return () -> pixels;
        }
        Object captured = screen.capture();
        return () -> {
            var copy = new ScreenModel(modes, 0);
            copy.restore(captured);
            var raster = Raster.of(size);
            drawAll(copy, raster);
            if (copy.isCursorVisible()) {
                draw(raster, cursorOf(copy, size));
            }
            return raster.toArray();
        };
    }

    @Override
    public void printed(int row, int column, char c, int attribute) {
        if (display.isObserved()) {
            hideCursor();
            cell(screen, display.raster(), row, column, c, attribute);
        }
    }

    @Override
    public void scrolled() {
        if (!display.isObserved()) {
            return;
        }
        hideCursor();
        Raster raster = display.raster();
        int left = Math.max(0, left(screen, raster.width()));
        int right = Math.min(raster.width(), left(screen, raster.width()) + screen.columns() * Glyph.NARROW);
        int top = Math.max(0, top(screen, raster.height()));
        int bottom = Math.min(raster.height(), top(screen, raster.height()) + screen.rows() * Glyph.HEIGHT);
        int kept = Math.max(0, bottom - top - Glyph.HEIGHT);
        raster.move(left, top + Glyph.HEIGHT, left, top, right - left, kept);
        raster.fill(left, top + kept, right - left, Glyph.HEIGHT, background(screen.attribute()));
    }

    @Override
    public void cleared() {
        if (display.isObserved()) {
            cursor.set(null);
            DisplayMode mode = display.mode();
            display.raster().fill(0, 0, mode.width(), mode.height(), background(screen.attribute()));
        }
    }

    @Override
    public void modeChanged() {
        chooseDisplayMode();
    }

    /** The resolution to begin with, if the text fits on it, else the smallest on which it does, else the largest. */
    private void chooseDisplayMode() {
        TextMode text = modes.get(screen.mode());
        DisplayMode wanted = display.initialMode();
        if (!wanted.holds(text.pixelWidth(), text.pixelHeight())) {
            wanted = display.modes().stream().filter(mode -> mode.holds(text.pixelWidth(), text.pixelHeight()))
                    .findFirst().orElse(display.modes().getLast());
        }
        if (!wanted.equals(display.mode())) {
            display.setMode(wanted);
        }
    }

    @Override
    public void finished() {
        if (display.isObserved()) {
            hideCursor();
            if (screen.isCursorVisible()) {
                Cursor shown = cursorOf(screen, display.mode());
                draw(display.raster(), shown);
                cursor.set(shown);
            }
        }
    }

    private Cursor cursorOf(ScreenModel model, DisplayMode mode) {
        int colours = foreground(model.attribute()) ^ background(model.attribute());
        return new Cursor(left(model, mode.width()) + model.cursorColumn() * Glyph.NARROW,
                top(model, mode.height()) + model.cursorRow() * Glyph.HEIGHT + CURSOR_TOP, colours,
                display.modeChanges());
    }

    private void hideCursor() {
        Cursor shown = cursor.get();
        if (shown != null && shown.clears == display.modeChanges()) {
            draw(display.raster(), shown);
        }
        cursor.set(null);
    }

    private static void draw(Raster raster, Cursor shown) {
        raster.flip(shown.x, shown.y, Glyph.NARROW, CURSOR_LINES, shown.colours);
    }

    private static void drawAll(ScreenModel model, Raster raster) {
        int border = background(model.clearedAttribute());
        if (border != 0) {
            raster.fill(0, 0, raster.width(), raster.height(), border);
        }
        for (int row = 0; row < model.rows(); row++) {
            for (int column = 0; column < model.columns(); column++) {
                char c = model.characterAt(row, column);
                int attribute = model.attributeAt(row, column);
                if (c != ' ' || background(attribute) != border) {
                    cell(model, raster, row, column, c, attribute);
                }
            }
        }
    }

    private static void cell(ScreenModel model, Raster raster, int row, int column, char c, int attribute) {
        raster.glyph(SystemFont.glyph(c),
                left(model, raster.width()) + column * Glyph.NARROW, top(model, raster.height()) + row * Glyph.HEIGHT,
                foreground(attribute), background(attribute), false);
    }

    private static int left(ScreenModel model, int width) {
        return (width - model.columns() * Glyph.NARROW) / 2;
    }

    private static int top(ScreenModel model, int height) {
        return (height - model.rows() * Glyph.HEIGHT) / 2;
    }

    private static int foreground(int attribute) {
        return COLOURS[attribute & 0xf];
    }

    private static int background(int attribute) {
        return COLOURS[attribute >> 4 & 7];
    }
}
