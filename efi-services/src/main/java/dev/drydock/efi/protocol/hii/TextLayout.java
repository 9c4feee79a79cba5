package dev.drydock.efi.protocol.hii;

import dev.drydock.efi.protocol.graphics.Glyph;
import dev.drydock.efi.protocol.graphics.Raster;
import dev.drydock.efi.spec.HiiFontProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A string in rows, as {@code StringToImage} draws it (UEFI 2.10, 34.1.2). */
record TextLayout(String text, List<Row> rows) {
    private static final char LINE_SEPARATOR = '\u2028';

    /**
     * A row.
     *
     * @param start the index of its first character
     * @param end the index behind its last one, line breaks not counted
     * @param columns where each character begins, in pixels; -1 for one that is not drawn
     */
    record Row(int start, int end, List<Integer> columns, List<Glyph> glyphs, int width) {}

    /** @param room for a row, in pixels */
    static TextLayout of(String text, GlyphSet glyphs, int flags, int room) {
        List<Row> rows = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && !isBreak(text.charAt(end), flags)) {
                end++;
            }
            if ((flags & HiiFontProtocol.WRAP) != 0) {
                end = start + fitting(text, start, end, glyphs, flags, room);
            }
            rows.add(row(text, start, end, glyphs, flags, room));
            start = end;
            if (start < text.length() && isBreak(text.charAt(start), flags)) {
                boolean two = text.startsWith("\r\n", start);
                start += two ? 2 : 1;
            } else if (start < text.length() && text.charAt(start) == ' ') {
                // The space at which the row was wrapped.
                start++;
            }
        }
        return new TextLayout(text, List.copyOf(rows));
    }

    private static boolean isBreak(char c, int flags) {
        return (flags & HiiFontProtocol.IGNORE_LINE_BREAK) == 0 && (c == '\n' || c == '\r' || c == LINE_SEPARATOR);
    }

    private static Optional<Glyph> glyph(char c, GlyphSet glyphs, int flags) {
        if (c < ' ' || c == LINE_SEPARATOR) {
            return Optional.empty();
        }
        return (flags & HiiFontProtocol.IGNORE_IF_NO_GLYPH) != 0 ? glyphs.find(c) : Optional.of(glyphs.glyph(c));
    }

    /** How many characters fit into a row: up to a space if that is possible, one at least. */
    private static int fitting(String text, int start, int end, GlyphSet glyphs, int flags, int room) {
        int width = 0;
        int space = -1;
        for (int i = start; i < end; i++) {
            width += glyph(text.charAt(i), glyphs, flags).map(Glyph::width).orElse(0);
            if (text.charAt(i) == ' ') {
                space = i;
            }
            if (width > room) {
                return Math.max(1, (space > start ? space : i) - start);
            }
        }
        return end - start;
    }

    private static Row row(String text, int start, int end, GlyphSet glyphs, int flags, int room) {
        List<Integer> columns = new ArrayList<>();
        List<Glyph> pictures = new ArrayList<>();
        int width = 0;
        for (int i = start; i < end; i++) {
            Optional<Glyph> glyph = glyph(text.charAt(i), glyphs, flags);
            boolean cut = glyph.isPresent() && (flags & HiiFontProtocol.CLIP_CLEAN_X) != 0
                    && width + glyph.get().width() > room;
            columns.add(glyph.isPresent() && !cut ? width : -1);
            pictures.add(cut ? null : glyph.orElse(null));
            width += glyph.isPresent() && !cut ? glyph.get().width() : 0;
        }
        return new Row(start, end, columns, pictures, width);
    }

    int width() {
        return rows.stream().mapToInt(Row::width).max().orElse(0);
    }

    int height() {
        return rows.size() * Glyph.HEIGHT;
    }

    /** @param lines how many rows to draw at the most */
    void draw(Raster raster, int left, int top, int foreground, int background, boolean transparent, int lines) {
        for (int i = 0; i < Math.min(lines, rows.size()); i++) {
            Row row = rows.get(i);
            for (int j = 0; j < row.glyphs.size(); j++) {
                if (row.glyphs.get(j) != null) {
                    raster.glyph(row.glyphs.get(j), left + row.columns.get(j), top + i * Glyph.HEIGHT, foreground,
                            background, transparent);
                }
            }
        }
    }
}
