package dev.drydock.efi.protocol.graphics;

/**
 * A character's picture in the system font's cell: {@code EFI_NARROW_GLYPH} or {@code EFI_WIDE_GLYPH} (UEFI 2.10, 34.3.2).
 *
 * @param width in pixels: 8, or 16 for a wide one
 * @param rows 19 rows, the leftmost pixel in bit {@code width - 1}; taken as immutable
 */
public record Glyph(int width, short[] rows) {
    public static final int HEIGHT = 19;
    /** The width of a narrow glyph, and of a text screen's cell. */
    public static final int NARROW = 8;

    public boolean at(int column, int row) {
        return (rows[row] >>> width - 1 - column & 1) != 0;
    }

    /** Whether it has no pixel at all. */
    public boolean isBlank() {
        for (short row : rows) {
            if (row != 0) {
                return false;
            }
        }
        return true;
    }
}
