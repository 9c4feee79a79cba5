package dev.drydock.efi.protocol.console;

/**
 * Keys that have no character, as the text that a terminal sends for them: to be put into typed text.
 *
 * <p>In typed text a line feed and a carriage return are the Enter key, a backspace and a delete character the Backspace
 * key, and the other control characters a letter with the Control key.
 */
public final class Key {
    public static final String ENTER = "\r";
    public static final String BACKSPACE = "\b";
    public static final String TAB = "\t";
    public static final String ESCAPE = "\u001b";
    public static final String UP = "\u001b[A";
    public static final String DOWN = "\u001b[B";
    public static final String RIGHT = "\u001b[C";
    public static final String LEFT = "\u001b[D";
    public static final String HOME = "\u001b[H";
    public static final String END = "\u001b[F";
    public static final String INSERT = "\u001b[2~";
    public static final String DELETE = "\u001b[3~";
    public static final String PAGE_UP = "\u001b[5~";
    public static final String PAGE_DOWN = "\u001b[6~";
    public static final String F1 = "\u001bOP";
    public static final String F2 = "\u001bOQ";
    public static final String F3 = "\u001bOR";
    public static final String F4 = "\u001bOS";
    public static final String F5 = "\u001b[15~";
    public static final String F6 = "\u001b[17~";
    public static final String F7 = "\u001b[18~";
    public static final String F8 = "\u001b[19~";
    public static final String F9 = "\u001b[20~";
    public static final String F10 = "\u001b[21~";
    public static final String F11 = "\u001b[23~";
    public static final String F12 = "\u001b[24~";

    private Key() {}

    /**
     * The Control key with a letter.
     *
     * @throws IllegalArgumentException if {@code letter} is none of A to Z in either case
     */
    public static String control(char letter) {
        int number = Character.toUpperCase(letter) - 'A' + 1;
        if (number < 1 || number > 26) {
            throw new IllegalArgumentException("no letter: " + letter);
        }
        return String.valueOf((char) number);
    }
}
