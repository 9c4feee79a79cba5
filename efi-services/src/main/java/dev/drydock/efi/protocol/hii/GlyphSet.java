package dev.drydock.efi.protocol.hii;

import dev.drydock.efi.protocol.graphics.Glyph;
import dev.drydock.efi.protocol.graphics.SystemFont;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The glyphs of the database's simple fonts (UEFI 2.10, 34.3.2) and, behind them, of the system font. */
record GlyphSet(Map<Character, Glyph> simple) {
    private static final int NARROW_BYTES = 22;
    private static final int WIDE_BYTES = 44;
    private static final int ROWS_OFFSET = 3;
    private static final int COUNTS_BYTES = 4;

    static GlyphSet of(PackageLists lists) {
        Map<Character, Glyph> glyphs = new HashMap<>();
        lists.entries().forEach(entry -> entry.getValue().packages().stream()
                .filter(p -> p.type() == PackageType.SIMPLE_FONTS).forEach(p -> add(p.body(), glyphs)));
        return new GlyphSet(glyphs);
    }

    /** What is cut off is left out. */
    private static void add(byte[] body, Map<Character, Glyph> glyphs) {
        if (body.length < COUNTS_BYTES) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        int narrow = Short.toUnsignedInt(bytes.getShort());
        int wide = Short.toUnsignedInt(bytes.getShort());
        for (int i = 0; i < narrow && bytes.remaining() >= NARROW_BYTES; i++) {
            int at = bytes.position();
            glyphs.putIfAbsent(bytes.getChar(at), new Glyph(Glyph.NARROW, rows(bytes, at + ROWS_OFFSET, false)));
            bytes.position(at + NARROW_BYTES);
        }
        for (int i = 0; i < wide && bytes.remaining() >= WIDE_BYTES; i++) {
            int at = bytes.position();
            glyphs.putIfAbsent(bytes.getChar(at), new Glyph(2 * Glyph.NARROW, rows(bytes, at + ROWS_OFFSET, true)));
            bytes.position(at + WIDE_BYTES);
        }
    }

    private static short[] rows(ByteBuffer bytes, int at, boolean wide) {
        short[] rows = new short[Glyph.HEIGHT];
        for (int i = 0; i < rows.length; i++) {
            int row = Byte.toUnsignedInt(bytes.get(at + i));
            rows[i] = (short) (wide ? row << 8 | Byte.toUnsignedInt(bytes.get(at + Glyph.HEIGHT + i)) : row);
        }
        return rows;
    }

    Optional<Glyph> find(char c) {
        Glyph glyph = simple.get(c);
        return glyph != null ? Optional.of(glyph) : SystemFont.find(c);
    }

    /** The glyph, or that of U+FFFD. */
    Glyph glyph(char c) {
        return find(c).orElseGet(() -> SystemFont.glyph(c));
    }
}
