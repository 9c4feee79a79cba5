package dev.drydock.efi.protocol.devicepath;

import dev.drydock.efi.spec.Guid;
import java.util.Locale;
import java.util.StringJoiner;

/** The pieces of nodes' texts; hexadecimal digits are capitals, as the firmware that the world runs prints them. */
final class NodeText {
    private NodeText() {}

    /** A name with parameters; those that are null are left out. */
    static String of(String name, Object... parameters) {
        var text = new StringJoiner(",", name + "(", ")");
        for (Object parameter : parameters) {
            if (parameter != null) {
                text.add(parameter.toString());
            }
        }
        return text.toString();
    }

    /** The keyword whose index {@code value} is, or else the number. */
    static String keyword(int value, String... keywords) {
        return value < keywords.length ? keywords[value] : hex(value);
    }

    static String hex(int value) {
        return hex(Integer.toUnsignedLong(value));
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value).toUpperCase(Locale.ROOT);
    }

    static String guid(Guid value) {
        return value.toString().toUpperCase(Locale.ROOT);
    }
}
