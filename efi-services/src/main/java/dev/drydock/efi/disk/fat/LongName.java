package dev.drydock.efi.disk.fat;

/** Collects a long name from the entries that precede its short one, last part first (FAT specification, section 7). */
final class LongName {
    /** The number of characters in one entry. */
    static final int ENTRY_CHARS = 13;
    /** The most characters of a name. */
    static final int MAXIMUM_CHARS = 255;
    /** {@code LAST_LONG_ENTRY}: set in the ordinal of the entry that comes first on disk. */
    static final int LAST = 0x40;

    private static final int MAXIMUM_ENTRIES = (MAXIMUM_CHARS + ENTRY_CHARS - 1) / ENTRY_CHARS;

    private final char[] chars = new char[MAXIMUM_ENTRIES * ENTRY_CHARS];
    private int slots;
    private int missing;
    private byte checksum;

    /** The offset in an entry of its character {@code index}. */
    static int charOffset(int index) {
        return index < 5 ? 1 + 2 * index : index < 11 ? 14 + 2 * (index - 5) : 28 + 2 * (index - 11);
    }

    /** Forgets what was collected. */
    void reset() {
        slots = 0;
    }

    /** How many entries the name takes. */
    int slots() {
        return slots;
    }

    /** Takes the next entry; one that does not continue the name ends it, or begins another. */
    void add(byte[] bytes, int offset) {
        int ordinal = bytes[offset] & ~LAST & 0xff;
        boolean last = (bytes[offset] & LAST) != 0;
        boolean wellFormed = bytes[offset + 12] == 0 && bytes[offset + 26] == 0 && bytes[offset + 27] == 0;
        if (last && wellFormed && ordinal >= 1 && ordinal <= MAXIMUM_ENTRIES) {
            slots = ordinal;
            missing = ordinal - 1;
            checksum = bytes[offset + 13];
        } else if (!last && wellFormed && slots > 0 && ordinal >= 1 && ordinal == missing
                && bytes[offset + 13] == checksum) {
            missing--;
        } else {
            reset();
            return;
        }
        for (int i = 0; i < ENTRY_CHARS; i++) {
            int at = offset + charOffset(i);
            chars[(ordinal - 1) * ENTRY_CHARS + i] = (char) (bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8);
        }
    }

    /**
     * The name, if it is whole, belongs to a short name of this checksum, and can be part of a path.
     *
     * @return null if it is not so
     */
    String take(byte shortNameChecksum) {
        if (slots == 0 || missing != 0 || checksum != shortNameChecksum) {
            return null;
        }
        int capacity = slots * ENTRY_CHARS;
        int length = 0;
        while (length < capacity && chars[length] != 0) {
            length++;
        }
        for (int i = length + 1; i < capacity; i++) {
            if (chars[i] != 0xffff) {
                return null;
            }
        }
        String name = new String(chars, 0, length);
        return isValid(name) ? name : null;
    }

    /** A name without the periods and spaces at its end, which no name on disk has (section 7.4). */
    static String stripped(String name) {
        int length = name.length();
        while (length > 0 && (name.charAt(length - 1) == '.' || name.charAt(length - 1) == ' ')) {
            length--;
        }
        return name.substring(0, length);
    }

    /** Whether a long name may be {@code name}: 1 to 255 characters, none that names cannot have, and no dots only. */
    static boolean isValid(String name) {
        return !name.isEmpty() && name.length() <= MAXIMUM_CHARS && !name.equals(".") && !name.equals("..")
                && name.chars().noneMatch(c -> c < 0x20 || "\"*/:<>?\\|".indexOf(c) >= 0);
    }
}
