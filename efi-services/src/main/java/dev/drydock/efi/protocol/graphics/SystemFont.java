package dev.drydock.efi.protocol.graphics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The font of the text console: the public domain font 8x13 of X11's misc-fixed family, in cells of 8 by 19 pixels.
 *
 * <p>Read when the first glyph is drawn, which in most boots is never.
 */
public final class SystemFont {
    private static final String RESOURCE = "system-font.bin";
    private static final char REPLACEMENT = '\ufffd';
    private static final int COUNT_OFFSET = 4;
    private static final int FIRST_GLYPH = 8;
    private static final int ROWS_OFFSET = 3;
    private static final int NARROW_GLYPH_BYTES = 22;

    private SystemFont() {}

    /** Waits for the first use. */
    private static final class Loaded {
        static final Map<Character, Glyph> GLYPHS = load();
    }

    /** The picture of a character, if the font has it. */
    public static Optional<Glyph> find(char character) {
        return Optional.ofNullable(Loaded.GLYPHS.get(character));
    }

    /** The picture of a character, or that of U+FFFD for one that the font does not have. */
    public static Glyph glyph(char character) {
        Glyph glyph = Loaded.GLYPHS.get(character);
        return glyph != null ? glyph : Loaded.GLYPHS.get(REPLACEMENT);
    }

    private static Map<Character, Glyph> load() {
        try (InputStream resource = SystemFont.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            ByteBuffer bytes = ByteBuffer.wrap(resource.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            Map<Character, Glyph> glyphs = HashMap.newHashMap(bytes.getShort(COUNT_OFFSET));
            for (int i = 0; i < bytes.getShort(COUNT_OFFSET); i++) {
                int at = FIRST_GLYPH + i * NARROW_GLYPH_BYTES;
                short[] rows = new short[Glyph.HEIGHT];
                for (int row = 0; row < rows.length; row++) {
                    rows[row] = (short) Byte.toUnsignedInt(bytes.get(at + ROWS_OFFSET + row));
                }
                glyphs.put(bytes.getChar(at), new Glyph(Glyph.NARROW, rows));
            }
            return Map.copyOf(glyphs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
