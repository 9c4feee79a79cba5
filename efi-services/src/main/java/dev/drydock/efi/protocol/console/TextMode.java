package dev.drydock.efi.protocol.console;

import dev.drydock.efi.protocol.graphics.DisplayMode;
import dev.drydock.efi.protocol.graphics.Glyph;
import java.util.ArrayList;
import java.util.List;

/** A text mode (UEFI 2.10, 12.4.4): number 0 is 80 by 25, number 1 is 80 by 50, others are the firmware's own. */
record TextMode(int columns, int rows) {
    /** The modes of every console, by number. */
    static final List<TextMode> STANDARD = List.of(new TextMode(80, 25), new TextMode(80, 50), new TextMode(100, 31));

    /** The modes of a console on a display that begins in this resolution: one of them fills it. */
    static List<TextMode> on(DisplayMode display) {
        var full = new TextMode(display.width() / Glyph.NARROW, display.height() / Glyph.HEIGHT);
        if (STANDARD.contains(full)) {
            return STANDARD;
        }
        List<TextMode> modes = new ArrayList<>(STANDARD);
        modes.add(full);
        return List.copyOf(modes);
    }

    int pixelWidth() {
        return columns * Glyph.NARROW;
    }

    int pixelHeight() {
        return rows * Glyph.HEIGHT;
    }
}
