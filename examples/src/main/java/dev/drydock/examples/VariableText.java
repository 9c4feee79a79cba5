package dev.drydock.examples;

import dev.drydock.efi.spec.GlobalVariable;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.Variable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Variables' attributes and values for people. */
final class VariableText {
    private static final int SHORT = 24;
    private static final int LINE = 16;
    /** A load option begins with UINT32 attributes and UINT16 length of its file path list (UEFI 2.10, 3.1.3). */
    private static final int LOAD_OPTION_HEADER = 6;
    private static final int ACTIVE = 1;

    private static final Map<String, Integer> ATTRIBUTES = new LinkedHashMap<>();

    static {
        ATTRIBUTES.put("NV", VariableAttributes.NON_VOLATILE);
        ATTRIBUTES.put("BS", VariableAttributes.BOOTSERVICE_ACCESS);
        ATTRIBUTES.put("RT", VariableAttributes.RUNTIME_ACCESS);
        ATTRIBUTES.put("HR", VariableAttributes.HARDWARE_ERROR_RECORD);
        ATTRIBUTES.put("AW", VariableAttributes.AUTHENTICATED_WRITE_ACCESS);
        ATTRIBUTES.put("AT", VariableAttributes.TIME_BASED_AUTHENTICATED_WRITE_ACCESS);
        ATTRIBUTES.put("AP", VariableAttributes.APPEND_WRITE);
        ATTRIBUTES.put("EA", VariableAttributes.ENHANCED_AUTHENTICATED_ACCESS);
    }

    private VariableText() {}

    /** {@code NV+BS+RT}; bits without a name as a number. */
    static String attributes(int attributes) {
        List<String> names = new ArrayList<>();
        ATTRIBUTES.forEach((name, bit) -> {
            if ((attributes & bit) != 0) {
                names.add(name);
            }
        });
        int rest = attributes & ~VariableAttributes.ALL;
        if (rest != 0 || names.isEmpty()) {
            names.add("0x" + Integer.toHexString(rest));
        }
        return String.join("+", names);
    }

    /** @throws IllegalArgumentException if a name is not known */
    static int attributes(String text) {
        int attributes = 0;
        for (String name : text.split("[+,]")) {
            Integer bit = ATTRIBUTES.get(name.strip().toUpperCase(Locale.ROOT));
            if (bit == null) {
                throw new IllegalArgumentException("'" + name + "' is none of the attributes "
                        + String.join(", ", ATTRIBUTES.keySet()));
            }
            attributes |= bit;
        }
        return attributes;
    }

    /** The value in one line: what it means if that is known, text, or bytes. */
    static String brief(Variable variable) {
        return meaning(variable).orElseGet(() -> {
            byte[] data = variable.data();
            String hex = HexFormat.of().formatHex(data, 0, Math.min(data.length, SHORT));
            return data.length > SHORT ? hex + "…" : hex;
        });
    }

    /** What a value means: numbers of options, an option's description, text. */
    static Optional<String> meaning(Variable variable) {
        byte[] data = variable.data();
        String name = variable.id().name();
        if (variable.id().vendor().equals(GlobalVariable.VENDOR)) {
            if (name.matches("(Boot|Driver|SysPrep)Order") || name.equals("BootNext") || name.equals("BootCurrent")) {
                return order(data);
            }
            if (name.equals("Timeout") && data.length == 2) {
                return Optional.of(Short.toUnsignedInt(buffer(data).getShort()) + " s");
            }
            if (name.matches("(Boot|Driver|SysPrep|OsRecovery|PlatformRecovery)[0-9A-F]{4}")) {
                return loadOption(data);
            }
        }
        return text(data);
    }

    /** Numbers of options, or nothing if the data is none. */
    static Optional<String> order(byte[] data) {
        if (data.length % 2 != 0) {
            return Optional.empty();
        }
        List<String> numbers = new ArrayList<>();
        for (ByteBuffer buffer = buffer(data); buffer.hasRemaining();) {
            numbers.add("%04X".formatted(Short.toUnsignedInt(buffer.getShort())));
        }
        return Optional.of(String.join(",", numbers));
    }

    /** The offset of a load option's description's terminator, or -1 if there is none. */
    static int descriptionEnd(byte[] data) {
        for (int end = LOAD_OPTION_HEADER; end + 2 <= data.length; end += 2) {
            if (data[end] == 0 && data[end + 1] == 0) {
                return end;
            }
        }
        return -1;
    }

    private static Optional<String> loadOption(byte[] data) {
        int end = descriptionEnd(data);
        if (end < 0) {
            return Optional.empty();
        }
        String description = new String(data, LOAD_OPTION_HEADER, end - LOAD_OPTION_HEADER,
                StandardCharsets.UTF_16LE);
        boolean active = (buffer(data).getInt() & ACTIVE) != 0;
        return Optional.of(quoted(description) + (active ? "" : " (not active)"));
    }

    /** Text in UTF-8 or UCS-2, if all of it is printable. */
    static Optional<String> text(byte[] data) {
        int length = data.length;
        if (length >= 2 && length % 2 == 0 && data[length - 1] == 0 && data[length - 2] == 0) {
            Optional<String> wide = printable(new String(data, 0, length - 2, StandardCharsets.UTF_16LE));
            if (wide.isPresent()) {
                return wide;
            }
        }
        int end = length > 1 && data[length - 1] == 0 ? length - 1 : length;
        try {
            return printable(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data, 0, end)).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> printable(String text) {
        boolean all = !text.isEmpty() && text.codePoints()
                .allMatch(c -> Character.isDefined(c) && !Character.isISOControl(c) && c < 0x3000);
        return all ? Optional.of(quoted(text)) : Optional.empty();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (Character.isISOControl(c)) {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    /** Offset, bytes and characters, sixteen a line. */
    static List<String> dump(byte[] data) {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < data.length; at += LINE) {
            int end = Math.min(at + LINE, data.length);
            StringBuilder characters = new StringBuilder();
            for (int i = at; i < end; i++) {
                characters.append(data[i] >= 0x20 && data[i] < 0x7f ? (char) data[i] : '.');
            }
            lines.add("%08x  %-47s  %s".formatted(at, HexFormat.ofDelimiter(" ").formatHex(data, at, end), characters));
        }
        return lines;
    }

    private static ByteBuffer buffer(byte[] data) {
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }
}
