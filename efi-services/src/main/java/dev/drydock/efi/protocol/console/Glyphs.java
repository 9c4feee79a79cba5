package dev.drydock.efi.protocol.console;

/** Which characters the screen can show. */
final class Glyphs {
    static final char BACKSPACE = '\b';
    static final char LINE_FEED = '\n';
    static final char CARRIAGE_RETURN = '\r';

    /** First and last of the ranges whose characters are two columns wide (Unicode Standard Annex 11: W and F). */
    private static final String WIDE = "\u1100\u115f\u2e80\u303e\u3041\ua4cf\ua960\ua97f\uac00\ud7a3\uf900\ufaff"
            + "\ufe10\ufe19\ufe30\ufe6f\uff01\uff60\uffe0\uffe6";

    private Glyphs() {}

    /** Whether a character takes exactly one cell of the screen. */
    static boolean isPrintable(char c) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED, Character.FORMAT,
                    Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> !isWide(c);
        };
    }

    /** Whether OutputString gives a character the meaning of a control character (UEFI 2.10, 12.4.3). */
    static boolean isControl(char c) {
        return c == BACKSPACE || c == LINE_FEED || c == CARRIAGE_RETURN;
    }

    private static boolean isWide(char c) {
        for (int i = 0; i < WIDE.length(); i += 2) {
            if (c >= WIDE.charAt(i) && c <= WIDE.charAt(i + 1)) {
                return true;
            }
        }
        return false;
    }
}
