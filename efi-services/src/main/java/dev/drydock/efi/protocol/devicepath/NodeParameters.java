package dev.drydock.efi.protocol.devicepath;

import dev.drydock.efi.spec.Guid;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.StringJoiner;

/**
 * The parameters of a node's text, taken one after the other.
 *
 * <p>Nothing is an error: a parameter that is missing is empty, an empty number is zero, a number ends where its digits
 * do, and one that is too large is the largest that fits into 64 bits before it is cut to its field.
 */
final class NodeParameters {
    private final Iterator<String> parameters;

    /** @param text what is between a node's parentheses */
    NodeParameters(String text) {
        parameters = Arrays.asList(text.split(",", -1)).iterator();
    }

    String text() {
        return parameters.hasNext() ? parameters.next() : "";
    }

    boolean hasNext() {
        return parameters.hasNext();
    }

    /** All that is left, for a text that may itself have commas. */
    String rest() {
        var text = new StringJoiner(",");
        parameters.forEachRemaining(text::add);
        return text.toString();
    }

    /** A number, or the index of one of these keywords. */
    int keyword(String... keywords) {
        String text = text();
        int index = Arrays.asList(keywords).indexOf(text);
        return index >= 0 ? index : (int) number(text);
    }

    /** An 8-bit number, or {@code absent} where there is none. */
    int u8(int absent) {
        String text = text();
        return text.isEmpty() ? absent : (int) number(text) & 0xff;
    }

    /** A 16-bit number, or {@code absent} where there is none. */
    int u16(int absent) {
        String text = text();
        return text.isEmpty() ? absent : (int) number(text) & 0xffff;
    }

    /** A number as 8 bytes, most significant first. */
    NodeData array8() {
        return NodeData.of(ByteBuffer.allocate(Long.BYTES).putLong(u64()).array());
    }

    int u8() {
        return (int) number(text()) & 0xff;
    }

    int u16() {
        return (int) number(text()) & 0xffff;
    }

    int u32() {
        return (int) number(text());
    }

    long u64() {
        return number(text());
    }

    /** A GUID, or the one of zeroes where there is none. */
    Guid guid() {
        try {
            return Guid.parse(text());
        } catch (IllegalArgumentException _) {
            return Guid.ZERO;
        }
    }

    /** Three letters and hexadecimal digits, as a compressed EISA id; a number where it begins with a digit. */
    int eisaId() {
        String text = text();
        if (text.length() < 4 || Character.isDigit(text.charAt(0))) {
            return (int) number(text);
        }
        return (text.charAt(0) - '@' & 0x1f) << 10 | (text.charAt(1) - '@' & 0x1f) << 5 | text.charAt(2) - '@' & 0x1f
                | (int) hexadecimal(text.substring(3)) << 16;
    }

    /** Bytes of two hexadecimal digits each. */
    NodeData data() {
        String text = text();
        return data(text, text.length() / 2);
    }

    /** As many bytes as asked for; those behind the last two digits are zero. */
    static NodeData data(String text, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length && 2 * i + 1 < text.length(); i++) {
            bytes[i] = (byte) hexadecimal(text.substring(2 * i, 2 * i + 2));
        }
        return NodeData.of(bytes);
    }

    /** A decimal number, or a hexadecimal one that begins with {@code 0x}. */
    static long number(String text) {
        String digits = text.strip();
        return digits.matches("(?s)0*[xX].*") ? hexadecimal(digits) : digits(digits, 10);
    }

    /** A hexadecimal number, with or without {@code 0x}. */
    static long hexadecimal(String text) {
        String digits = text.strip();
        return digits(digits.replaceFirst("^0*[xX]", ""), 16);
    }

    private static long digits(String text, int radix) {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0) {
                break;
            }
            if (Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, radix)) > 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
