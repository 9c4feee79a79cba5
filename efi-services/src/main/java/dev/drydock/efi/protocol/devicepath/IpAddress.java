package dev.drydock.efi.protocol.devicepath;

import java.util.StringJoiner;

/** Internet addresses as text; what is no address is read as far as it is one, the rest zero. */
final class IpAddress {
    private IpAddress() {}

    static NodeData parseV4(String text) {
        byte[] bytes = new byte[4];
        String[] parts = text.split("\\.");
        for (int i = 0; i < bytes.length && i < parts.length; i++) {
            bytes[i] = (byte) NodeParameters.number(parts[i]);
        }
        return NodeData.of(bytes);
    }

    static String textV4(NodeData address) {
        var text = new StringJoiner(".");
        for (int i = 0; i < address.size(); i++) {
            text.add(Integer.toString(address.get(i)));
        }
        return text.toString();
    }

    /** Eight groups; the abbreviation of zero groups stands for as many as are missing. */
    static NodeData parseV6(String text) {
        byte[] bytes = new byte[16];
        int gap = text.indexOf("::");
        String[] head = (gap < 0 ? text : text.substring(0, gap)).split(":");
        String[] tail = gap < 0 ? new String[0] : text.substring(gap + 2).split(":");
        for (int i = 0; i < 8 && i < head.length; i++) {
            put(bytes, i, head[i]);
        }
        for (int i = 0; i < 8 && i < tail.length; i++) {
            put(bytes, 7 - i, tail[tail.length - 1 - i]);
        }
        return NodeData.of(bytes);
    }

    private static void put(byte[] bytes, int group, String text) {
        long value = NodeParameters.hexadecimal(text);
        bytes[2 * group] = (byte) (value >>> 8);
        bytes[2 * group + 1] = (byte) value;
    }

    static String textV6(NodeData address) {
        return address.toString().replaceAll("(....)(?=.)", "$1:");
    }
}
