package dev.drydock.efi.protocol.hii;

import dev.drydock.efi.protocol.hii.ConfigString.Element;
import dev.drydock.efi.protocol.hii.ConfigString.Malformed;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Elements of configuration strings that are places in a block of bytes: {@code OFFSET=n&WIDTH=n[&VALUE=n]}. */
final class ConfigBlocks {
    private static final int MOST_DIGITS = 8;

    private ConfigBlocks() {}

    /**
     * A place in a block.
     *
     * @param offset in bytes
     * @param width in bytes
     * @param value null if none is stated; a number, so its first byte is the most significant one
     * @param start of the elements in the string
     * @param end behind them
     */
    record Place(int offset, int width, byte[] value, int start, int end) {
        /** The value's bytes in memory order, as many as the place is wide. */
        byte[] littleEndian() {
            byte[] result = new byte[width];
            for (int i = 0; i < Math.min(width, value.length); i++) {
                result[i] = value[value.length - 1 - i];
            }
            return result;
        }
    }

    /** The hexadecimal number that some bytes in memory order are. */
    static String number(byte[] littleEndian) {
        var text = new StringBuilder();
        for (int i = littleEndian.length - 1; i >= 0; i--) {
            HexFormat.of().toHexDigits(text, littleEndian[i]);
        }
        return text.toString();
    }

    static List<Place> places(List<Element> elements, boolean withValue) throws Malformed {
        List<Place> result = new ArrayList<>();
        for (int i = 0; i < elements.size();) {
            Element first = elements.get(i);
            int offset = number(elements, i, "OFFSET", first);
            int width = number(elements, i + 1, "WIDTH", first);
            int last = i + 1;
            byte[] value = null;
            if (withValue) {
                last++;
                Element stated = last < elements.size() ? elements.get(last) : null;
                if (stated == null || !stated.key().equals("VALUE") || stated.value() == null
                        || stated.value().isEmpty() || !ConfigString.isHex(stated.value())) {
                    throw new Malformed(first.start());
                }
                String digits = stated.value().length() % 2 == 0 ? stated.value() : "0" + stated.value();
                value = HexFormat.of().parseHex(digits);
            }
            result.add(new Place(offset, width, value, first.start(), elements.get(last).end()));
            i = last + 1;
        }
        return result;
    }

    private static int number(List<Element> elements, int index, String key, Element first) throws Malformed {
        Element element = index < elements.size() ? elements.get(index) : null;
        if (element == null || !element.key().equals(key) || element.value() == null || element.value().isEmpty()
                || element.value().length() > MOST_DIGITS || !ConfigString.isHex(element.value())) {
            throw new Malformed(first.start());
        }
        long number = Long.parseLong(element.value(), 16);
        if (number > Integer.MAX_VALUE) {
            throw new Malformed(first.start());
        }
        return (int) number;
    }
}
