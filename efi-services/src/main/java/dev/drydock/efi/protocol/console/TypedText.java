package dev.drydock.efi.protocol.console;

import java.util.Map;

/**
 * Text as a terminal sends it, and how much of it was read as keys.
 *
 * @param position the index of the first character that was not read
 */
record TypedText(String text, int position) {
    private static final char ESCAPE_CHARACTER = 0x1b;
    private static final int SCAN_ESCAPE = 0x17;
    private static final int LONGEST_SEQUENCE = 5;

    /** Scan codes of UEFI 2.10, table 12.1, by the sequences that terminals send. */
    private static final Map<String, Integer> SCAN_CODES = Map.ofEntries(Map.entry(Key.UP, 0x01),
            Map.entry(Key.DOWN, 0x02), Map.entry(Key.RIGHT, 0x03), Map.entry(Key.LEFT, 0x04), Map.entry(Key.HOME, 0x05),
            Map.entry(Key.END, 0x06), Map.entry(Key.INSERT, 0x07), Map.entry(Key.DELETE, 0x08),
            Map.entry(Key.PAGE_UP, 0x09), Map.entry(Key.PAGE_DOWN, 0x0a), Map.entry(Key.F1, 0x0b),
            Map.entry(Key.F2, 0x0c), Map.entry(Key.F3, 0x0d), Map.entry(Key.F4, 0x0e), Map.entry(Key.F5, 0x0f),
            Map.entry(Key.F6, 0x10), Map.entry(Key.F7, 0x11), Map.entry(Key.F8, 0x12), Map.entry(Key.F9, 0x13),
            Map.entry(Key.F10, 0x14), Map.entry(Key.F11, 0x15), Map.entry(Key.F12, 0x16),
            // What terminals in other modes send for the same keys.
            Map.entry("\u001bOA", 0x01), Map.entry("\u001bOB", 0x02), Map.entry("\u001bOC", 0x03),
            Map.entry("\u001bOD", 0x04), Map.entry("\u001bOH", 0x05), Map.entry("\u001bOF", 0x06),
            Map.entry("\u001b[1~", 0x05), Map.entry("\u001b[4~", 0x06));

    static final TypedText NONE = new TypedText("", 0);

    boolean isEmpty() {
        return position == text.length();
    }

    /** What was not read. */
    String rest() {
        return text.substring(position);
    }

    TypedText plus(String more) {
        return new TypedText(text.substring(position) + more, 0);
    }

    /** A key, and the text behind it. */
    record Next(KeyStroke key, TypedText rest) {}

    /** The first key; there must be one. */
    Next next() {
        char c = text.charAt(position);
        if (c == ESCAPE_CHARACTER) {
            for (int end = Math.min(text.length(), position + LONGEST_SEQUENCE); end > position; end--) {
                Integer scanCode = SCAN_CODES.get(text.substring(position, end));
                if (scanCode != null) {
                    return new Next(new KeyStroke(scanCode, '\0', false), new TypedText(text, end));
                }
            }
        }
        return new Next(key(c), new TypedText(text, position + 1));
    }

    private static KeyStroke key(char c) {
        return switch (c) {
            case ESCAPE_CHARACTER -> new KeyStroke(SCAN_ESCAPE, '\0', false);
            case '\n', '\r' -> new KeyStroke(0, '\r', false);
            case '\b', 0x7f -> new KeyStroke(0, '\b', false);
            case '\t' -> new KeyStroke(0, c, false);
            // With Control: the character that the key has without it, c for 0x03, \ for 0x1c.
            default -> c < ' '
                    ? new KeyStroke(0, Character.toLowerCase((char) (c | 0x40)), true)
                    : new KeyStroke(0, c, false);
        };
    }
}
