package dev.drydock.efi.protocol.hii;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The strings of one language (UEFI 2.10, 34.3.6).
 *
 * @param languageNameId the string that names the language, in itself; 0 for none
 * @param languages the primary language and then the secondary ones
 * @param strings by identifier, from 1; identifiers without a string are left out
 * @param end the lowest identifier that the package says nothing of
 */
record StringPackage(int languageNameId, List<String> languages, SortedMap<Integer, String> strings, int end) {
    /** Identifiers have 16 bits. */
    static final int MAXIMUM_ID = 0xffff;
    static final int LANGUAGE_OFFSET = 46;
    private static final int LONGEST_SKIP = 0xffff;

    StringPackage {
        languages = List.copyOf(languages);
        strings = Collections.unmodifiableSortedMap(strings);
    }

    String primaryLanguage() {
        return languages.getFirst();
    }

    /** Whether the primary language is this one; case does not matter. */
    boolean isIn(String language) {
        return primaryLanguage().equalsIgnoreCase(language);
    }

    /** This package with a string set. */
    StringPackage with(int id, String text) {
        SortedMap<Integer, String> changed = new TreeMap<>(strings);
        changed.put(id, text);
        return new StringPackage(languageNameId, languages, changed, Math.max(end, id + 1));
    }

    /** This package with the string that names its language. */
    StringPackage withLanguageName(int id) {
        return new StringPackage(id, languages, strings, end);
    }

    /** The package's body: every string as UCS-2 in the default font. */
    byte[] encode() {
        byte[] language = (String.join(";", languages) + '\0').getBytes(StandardCharsets.US_ASCII);
        int headerSize = LANGUAGE_OFFSET + language.length;
        ByteBuffer header = ByteBuffer.allocate(headerSize - HiiPackage.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(headerSize).putInt(headerSize);
        header.position(LANGUAGE_OFFSET - HiiPackage.HEADER_BYTES - Short.BYTES);
        header.putShort((short) languageNameId).put(language);
        var out = new ByteArrayOutputStream();
        out.writeBytes(header.array());
        int next = 1;
        for (Map.Entry<Integer, String> entry : strings.entrySet()) {
            skip(out, entry.getKey() - next);
            out.write(StringBlock.STRING_UCS2);
            out.writeBytes(ucs2(entry.getValue()));
            next = entry.getKey() + 1;
        }
        skip(out, end - next);
        out.write(StringBlock.END);
        return out.toByteArray();
    }

    /** A text and its terminating zero; unlike a charset's encoder, this keeps unpaired surrogates. */
    static byte[] ucs2(String text) {
        ByteBuffer out = ByteBuffer.allocate((text.length() + 1) * Character.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.asCharBuffer().put(text);
        return out.array();
    }

    private static void skip(ByteArrayOutputStream out, int count) {
        for (int rest = count; rest > 0; rest -= LONGEST_SKIP) {
            int step = Math.min(rest, LONGEST_SKIP);
            out.write(StringBlock.SKIP2);
            out.write(step);
            out.write(step >>> 8);
        }
    }
}
