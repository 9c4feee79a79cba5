package dev.drydock.fdt;

import java.util.function.IntPredicate;

/**
 * The characters of a device tree source: skips blanks, comments and line markers, takes names, literals and strings. A
 * character here is a byte of the source, so that strings keep bytes of any encoding.
 */
final class DtsScanner {
    private static final int END = -1;

    private final String text;
    private int position;

    /** @param text with characters up to 0xff only: the source's bytes */
    DtsScanner(String text) {
        this.text = text;
    }

    int position() {
        return position;
    }

    private int at(int index) {
        return index < text.length() ? text.charAt(index) : END;
    }

    /** The character at hand, blanks skipped; -1 at the end. */
    int peek() throws DtsSyntaxException {
        skipBlanks();
        return at(position);
    }

    boolean atEnd() throws DtsSyntaxException {
        return peek() == END;
    }

    /** Whether exactly this text is next. */
    boolean startsWith(String expected) throws DtsSyntaxException {
        skipBlanks();
        return text.startsWith(expected, position);
    }

    /** Takes exactly this text if it is next. */
    boolean accept(String expected) throws DtsSyntaxException {
        boolean found = startsWith(expected);
        position += found ? expected.length() : 0;
        return found;
    }

    void expect(String expected) throws DtsSyntaxException {
        if (!accept(expected)) {
            throw error("\"" + expected + "\" is expected here");
        }
    }

    private void skipBlanks() throws DtsSyntaxException {
        while (true) {
            int c = at(position);
            if (c == ' ' || c >= '\t' && c <= '\r') {
                position++;
            } else if (text.startsWith("//", position)) {
                int end = text.indexOf('\n', position);
                position = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", position)) {
                int end = text.indexOf("*/", position + 2);
                if (end < 0) {
                    throw error("a comment does not end");
                }
                position = end + 2;
            } else if (c == '#' && (position == 0 || at(position - 1) == '\n') && lineMarker(position) != null) {
                int end = text.indexOf('\n', position);
                position = end < 0 ? text.length() : end;
            } else {
                return;
            }
        }
    }

    /** What the C preprocessor leaves: {@code # 12 "file"} or {@code #line 12 "file"}. */
    private record LineMarker(int line, String file) {}

    private LineMarker lineMarker(int start) {
        int at = start + (text.startsWith("#line", start) ? 5 : 1);
        int number = skip(at, c -> c == ' ' || c == '\t');
        int numberEnd = skip(number, DtsScanner::isDigit);
        int quote = skip(numberEnd, c -> c == ' ' || c == '\t');
        if (number == at || numberEnd == number || numberEnd - number > 9 || at(quote) != '"') {
            return null;
        }
        int end = text.indexOf('"', quote + 1);
        int lineEnd = text.indexOf('\n', start);
        if (end < 0 || lineEnd >= 0 && end > lineEnd) {
            return null;
        }
        return new LineMarker(Integer.parseInt(text.substring(number, numberEnd)), text.substring(quote + 1, end));
    }

    private int skip(int from, IntPredicate kind) {
        int at = from;
        while (at < text.length() && kind.test(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Takes a label with its colon, or nothing. */
    String acceptLabel() throws DtsSyntaxException {
        skipBlanks();
        int end = labelEnd(position);
        if (end == position || at(end) != ':') {
            return null;
        }
        String label = text.substring(position, end);
        position = end + 1;
        return label;
    }

    private int labelEnd(int start) {
        boolean starts = isLetter(at(start)) || at(start) == '_';
        return starts ? skip(start, c -> isLetter(c) || isDigit(c) || c == '_') : start;
    }

    /** Takes {@code &label} as "label" or {@code &{/path}} as "/path", or nothing. */
    String acceptReference() throws DtsSyntaxException {
        if (peek() != '&') {
            return null;
        }
        if (at(position + 1) == '{') {
            int end = skip(position + 2, c -> isNameCharacter(c) || c == '/');
            if (at(end) != '}' || at(position + 2) != '/') {
                throw error("a malformed path reference");
            }
            String path = text.substring(position + 2, end);
            position = end + 1;
            return path;
        }
        int end = labelEnd(position + 1);
        if (end == position + 1) {
            throw error("a malformed reference");
        }
        String label = text.substring(position + 1, end);
        position = end;
        return label;
    }

    /** Takes a node's or property's name of any characters that such names have; a backslash before it is dropped. */
    String name() throws DtsSyntaxException {
        skipBlanks();
        int start = at(position) == '\\' ? position + 1 : position;
        int end = skip(start, DtsScanner::isNameCharacter);
        if (end == start) {
            throw error(peek() == END ? "the source ends here" : "a name is expected here");
        }
        String name = text.substring(start, end);
        if (start == position && name.startsWith("#") && isDirective(name, end)) {
            throw error(name + " is the C preprocessor's: pass the source through it first");
        }
        position = end;
        return name;
    }

    private boolean isDirective(String name, int end) {
        int next = at(skip(end, c -> c == ' ' || c == '\t'));
        return next != '=' && next != ';' && switch (name) {
            case "#include", "#define", "#undef", "#if", "#ifdef", "#ifndef", "#else", "#endif", "#error", "#pragma" ->
                true;
            default -> false;
        };
    }

    /** Takes an integer: decimal, octal with a leading 0, or hexadecimal, with a suffix of C or none; 64 bits, unsigned. */
    long literal() throws DtsSyntaxException {
        skipBlanks();
        boolean hexadecimal = at(position) == '0' && (at(position + 1) | 0x20) == 'x';
        int start = position + (hexadecimal ? 2 : 0);
        int end = skip(start, hexadecimal ? DtsScanner::isHexDigit : DtsScanner::isDigit);
        if (end == start) {
            throw error("an integer is expected here");
        }
        String digits = text.substring(start, end);
        int radix = hexadecimal ? 16 : digits.startsWith("0") ? 8 : 10;
        long value;
        try {
            value = Long.parseUnsignedLong(digits, radix);
        } catch (NumberFormatException e) {
            throw error("an integer is malformed or has more than 64 bits");
        }
        for (String suffix : new String[]{"ULL", "LL", "UL", "L", "U"}) {
            if (text.startsWith(suffix, end)) {
                end += suffix.length();
                break;
            }
        }
        if (isNameCharacter(at(end)) && at(end) != '+' && at(end) != '-' && at(end) != '*' && at(end) != '?'
                && at(end) != ',') {
            throw error("a malformed integer");
        }
        position = end;
        return value;
    }

    /** Takes a character literal. */
    long characterLiteral() throws DtsSyntaxException {
        skipBlanks();
        int start = position;
        String content = quoted('\'');
        if (content.length() != 1) {
            throw error(start, "a character literal has " + content.length() + " characters");
        }
        return content.charAt(0);
    }

    /** Takes what is between two quotation marks, escapes resolved. */
    String quoted(char mark) throws DtsSyntaxException {
        skipBlanks();
        int start = position;
        StringBuilder content = new StringBuilder();
        position++;
        while (true) {
            int c = at(position++);
            if (c == END) {
                position = start;
                throw error("a string does not end");
            }
            if (c == mark) {
                return content.toString();
            }
            content.append(c == '\\' ? escape() : (char) c);
        }
    }

    private char escape() throws DtsSyntaxException {
        int c = at(position++);
        return switch (c) {
            case 'a' -> 7;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'v' -> 0xb;
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'x' -> code(position, 2, 16);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> code(position - 1, 3, 8);
            case '\n', END -> {
                position--;
                throw error("a backslash at the end of a line");
            }
            default -> (char) c;
        };
    }

    private char code(int start, int most, int radix) throws DtsSyntaxException {
        int end = start;
        int value = 0;
        while (end < start + most && isHexDigit(at(end)) && Character.digit(at(end), radix) >= 0) {
            value = value * radix + Character.digit(at(end++), radix);
        }
        position = end;
        if (end == start) {
            throw error("\\x without a hexadecimal digit");
        }
        return (char) (value & 0xff);
    }

    /** Takes two hexadecimal digits. */
    int hexByte() throws DtsSyntaxException {
        skipBlanks();
        if (!isHexDigit(at(position)) || !isHexDigit(at(position + 1))) {
            throw error("two hexadecimal digits are expected here");
        }
        int value = Integer.parseInt(text, position, position + 2, 16);
        position += 2;
        return value;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHexDigit(int c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    static boolean isNameCharacter(int c) {
        return isLetter(c) || isDigit(c) || c != END && ",._+*#?@-".indexOf(c) >= 0;
    }

    DtsSyntaxException error(String reason) {
        return error(Math.min(position, text.length()), reason);
    }

    /** What is wrong at an offset of the text, told by line and column. */
    DtsSyntaxException error(int offset, String reason) {
        int line = 1;
        int lineStart = 0;
        String file = null;
        while (true) {
            int end = text.indexOf('\n', lineStart);
            if (end < 0 || end >= offset) {
                break;
            }
            LineMarker marker = at(lineStart) == '#' ? lineMarker(lineStart) : null;
            line = marker == null ? line + 1 : Math.max(1, marker.line());
            file = marker == null ? file : marker.file();
            lineStart = end + 1;
        }
        // Of a character in UTF-8 the first byte counts.
        long column = 1 + text.substring(lineStart, offset).chars().filter(c -> (c & 0xc0) != 0x80).count();
        return new DtsSyntaxException(file, line, (int) column, reason);
    }
}
