package dev.drydock.efi.protocol.hii;

import dev.drydock.efi.spec.Guid;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A configuration string (UEFI 2.10, 35.2.1): for each of some drivers' sets of settings a header, {@code
 * GUID=...&NAME=...&PATH=...}, and elements, {@code KEY=VALUE} or {@code KEY}, all joined by {@code &}.
 */
record ConfigString(String text, List<Section> sections) {
    private static final String GUID = "GUID";
    private static final String NAME = "NAME";
    private static final String PATH = "PATH";
    private static final String ALTERNATIVE = "ALTCFG";
    private static final int HEADER_ELEMENTS = 3;

    /**
     * A header and its elements.
     *
     * @param start the index of its first character
     * @param end the index behind its last one
     * @param elements those of the header are the first three
     */
    record Section(int start, int end, List<Element> elements) {
        Guid guid() {
            return Guid.decode(elements.get(0).bytes(), 0);
        }

        /** The name in hexadecimal digits, in lower case. */
        String name() {
            return elements.get(1).value().toLowerCase(Locale.ROOT);
        }

        /** The device path's bytes. */
        byte[] path() {
            return elements.get(2).bytes();
        }

        /** The identifier of an alternative configuration, if this is one. */
        Optional<Integer> alternative() {
            return body().stream().findFirst().filter(element -> element.key().equals(ALTERNATIVE))
                    .map(element -> Integer.parseInt(element.value(), 16));
        }

        /** What follows the header. */
        List<Element> body() {
            return elements.subList(HEADER_ELEMENTS, elements.size());
        }

        /** The index behind the header. */
        int headerEnd() {
            return elements.get(HEADER_ELEMENTS - 1).end();
        }
    }

    /**
     * A key and, perhaps, a value.
     *
     * @param start the index of its first character
     * @param value null without an equals sign
     */
    record Element(int start, int end, String key, String value) {
        byte[] bytes() {
            return HexFormat.of().parseHex(value);
        }
    }

    /** A string that is not what the specification says: where. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final int index;

        Malformed(int index) {
            super("malformed configuration string at " + index, null, false, false);
            this.index = index;
        }

        int index() {
            return index;
        }
    }

    static ConfigString parse(String text) throws Malformed {
        List<Section> sections = new ArrayList<>();
        List<Element> current = new ArrayList<>();
        for (int start = 0; start <= text.length();) {
            int separator = text.indexOf('&', start);
            int end = separator < 0 ? text.length() : separator;
            Element element = element(text, start, end);
            if (element.key().equals(GUID) && !current.isEmpty()) {
                sections.add(section(current));
                current = new ArrayList<>();
            }
            current.add(element);
            start = end + 1;
        }
        sections.add(section(current));
        return new ConfigString(text, List.copyOf(sections));
    }

    private static Element element(String text, int start, int end) throws Malformed {
        int equals = text.indexOf('=', start);
        boolean keyOnly = equals < 0 || equals >= end;
        String key = text.substring(start, keyOnly ? end : equals);
        if (key.isEmpty()) {
            throw new Malformed(start);
        }
        return new Element(start, end, key, keyOnly ? null : text.substring(equals + 1, end));
    }

    private static Section section(List<Element> elements) throws Malformed {
        String[] header = {GUID, NAME, PATH};
        for (int i = 0; i < header.length; i++) {
            Element element = i < elements.size() ? elements.get(i) : null;
            if (element == null || !element.key().equals(header[i]) || element.value() == null
                    || !isHex(element.value()) || element.value().length() % 2 != 0) {
                throw new Malformed(elements.getFirst().start());
            }
        }
        if (elements.getFirst().value().length() != 2 * Guid.BYTES) {
            throw new Malformed(elements.getFirst().start());
        }
        if (elements.size() > HEADER_ELEMENTS) {
            Element next = elements.get(HEADER_ELEMENTS);
            if (next.key().equals(ALTERNATIVE)
                    && (next.value() == null || !isHex(next.value()) || next.value().length() > 4
                            || next.value().isEmpty())) {
                throw new Malformed(next.start());
            }
        }
        return new Section(elements.getFirst().start(), elements.getLast().end(), List.copyOf(elements));
    }

    static boolean isHex(String text) {
        return text.chars().allMatch(HexFormat::isHexDigit);
    }
}
