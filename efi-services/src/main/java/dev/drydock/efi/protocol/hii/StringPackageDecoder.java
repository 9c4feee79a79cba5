package dev.drydock.efi.protocol.hii;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a string package's body (UEFI 2.10, 34.3.6). Offsets in its complaints count from the package's header.
 *
 * <p>Of SCSU the characters are read that need no tag: ASCII and Latin-1.
 */
final class StringPackageDecoder {
    /** Of {@code EFI_HII_STRING_PACKAGE_HDR}: LanguageWindow, between StringInfoOffset and LanguageName. */
    private static final int LANGUAGE_WINDOW_BYTES = 32;
    private static final int SHORTEST_EXTENSION = 3;

    private final ByteReader reader;
    private final TreeMap<Integer, String> strings = new TreeMap<>();
    private final Map<Integer, Integer> duplicates = new HashMap<>();
    private int next = 1;

    private StringPackageDecoder(byte[] body) {
        // Offsets in the package count from its header, so the header is put back in front.
        byte[] whole = new byte[HiiPackage.HEADER_BYTES + body.length];
        System.arraycopy(body, 0, whole, HiiPackage.HEADER_BYTES, body.length);
        reader = new ByteReader(whole);
    }

    static StringPackage decode(byte[] body) throws HiiFormatException {
        return new StringPackageDecoder(body).decode();
    }

    private StringPackage decode() throws HiiFormatException {
        reader.seek(HiiPackage.HEADER_BYTES, "header");
        long headerSize = reader.u32("HdrSize");
        long stringInfoOffset = reader.u32("StringInfoOffset");
        reader.take(LANGUAGE_WINDOW_BYTES, "LanguageWindow");
        int languageName = reader.u16("LanguageName");
        List<String> languages = languages(headerSize);
        if (stringInfoOffset < headerSize) {
            throw new HiiFormatException("StringInfoOffset points into the header", stringInfoOffset);
        }
        reader.seek(stringInfoOffset, "StringInfoOffset");
        while (block()) {
            // Each block adds to the strings.
        }
        resolveDuplicates();
        return new StringPackage(languageName, languages, strings, next);
    }

    private List<String> languages(long headerSize) throws HiiFormatException {
        var text = new StringBuilder();
        for (int c = reader.u8("Language"); c != 0; c = reader.u8("Language")) {
            if (c < 0x20 || c > 0x7e) {
                throw new HiiFormatException("Language is not ASCII", reader.position() - 1);
            }
            text.append((char) c);
        }
        if (reader.position() > headerSize) {
            throw new HiiFormatException("Language is longer than HdrSize says", StringPackage.LANGUAGE_OFFSET);
        }
        List<String> result = List.of(text.toString().split(";", -1));
        if (result.stream().anyMatch(String::isEmpty)) {
            throw new HiiFormatException("Language is empty", StringPackage.LANGUAGE_OFFSET);
        }
        return result;
    }

    /** Reads a block; false if it is the last one. */
    private boolean block() throws HiiFormatException {
        int start = reader.position();
        int type = reader.u8("BlockType");
        switch (type) {
            case StringBlock.END -> {
                return false;
            }
            case StringBlock.STRING_SCSU -> scsu(1);
            case StringBlock.STRING_SCSU_FONT -> {
                reader.u8("FontIdentifier");
                scsu(1);
            }
            case StringBlock.STRINGS_SCSU -> scsu(reader.u16("StringCount"));
            case StringBlock.STRINGS_SCSU_FONT -> {
                reader.u8("FontIdentifier");
                scsu(reader.u16("StringCount"));
            }
            case StringBlock.STRING_UCS2 -> ucs2(1);
            case StringBlock.STRING_UCS2_FONT -> {
                reader.u8("FontIdentifier");
                ucs2(1);
            }
            case StringBlock.STRINGS_UCS2 -> ucs2(reader.u16("StringCount"));
            case StringBlock.STRINGS_UCS2_FONT -> {
                reader.u8("FontIdentifier");
                ucs2(reader.u16("StringCount"));
            }
            case StringBlock.DUPLICATE -> {
                duplicates.put(next, reader.u16("StringId"));
                advance(1);
            }
            case StringBlock.SKIP2 -> advance(reader.u16("SkipCount"));
            case StringBlock.SKIP1 -> advance(reader.u8("SkipCount"));
            case StringBlock.EXT1 -> extension(start, 1);
            case StringBlock.EXT2 -> extension(start, 2);
            case StringBlock.EXT4 -> extension(start, 4);
            default -> throw new HiiFormatException("BlockType 0x%02x is not known".formatted(type), start);
        }
        return true;
    }

    /** An extension says its own size, so that one that is not known can be passed over; none adds a string. */
    private void extension(int start, int lengthBytes) throws HiiFormatException {
        reader.u8("BlockType2");
        long length = switch (lengthBytes) {
            case 1 -> reader.u8("Length");
            case 2 -> reader.u16("Length");
            default -> reader.u32("Length");
        };
        if (length < SHORTEST_EXTENSION - 1 + lengthBytes) {
            throw new HiiFormatException("extension's Length %d is less than its header".formatted(length), start);
        }
        reader.seek(start + length, "extension's Length");
    }

    private void advance(int count) throws HiiFormatException {
        next += count;
        if (next > StringPackage.MAXIMUM_ID + 1) {
            throw new HiiFormatException("more strings than there are identifiers", reader.position());
        }
    }

    private void add(String text) throws HiiFormatException {
        int id = next;
        advance(1);
        strings.put(id, text);
    }

    private void scsu(int count) throws HiiFormatException {
        for (int i = 0; i < count; i++) {
            var text = new StringBuilder();
            for (int c = reader.u8("StringText"); c != 0; c = reader.u8("StringText")) {
                if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
                    throw new HiiFormatException("SCSU tag 0x%02x is not supported".formatted(c),
                            reader.position() - 1);
                }
                text.append((char) c);
            }
            add(text.toString());
        }
    }

    private void ucs2(int count) throws HiiFormatException {
        for (int i = 0; i < count; i++) {
            var text = new StringBuilder();
            for (int c = reader.u16("StringText"); c != 0; c = reader.u16("StringText")) {
                text.append((char) c);
            }
            add(text.toString());
        }
    }

    /** Gives duplicates their strings; one that leads to none, or to itself, has none. */
    private void resolveDuplicates() {
        for (int first : List.copyOf(duplicates.keySet())) {
            List<Integer> chain = new ArrayList<>();
            Integer id = first;
            // Each step takes an entry away, so that no cycle goes round and no chain is walked twice.
            while (id != null && !strings.containsKey(id)) {
                chain.add(id);
                id = duplicates.remove(id);
            }
            if (id != null) {
                String text = strings.get(id);
                chain.forEach(duplicate -> strings.put(duplicate, text));
            }
        }
    }
}
