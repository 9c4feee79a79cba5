package dev.drydock.efi.disk.fat;

/** The 11 bytes of an 8.3 name in a directory entry (FAT specification, section 6). */
final class ShortName {
    /** The size in bytes: eight of the name, three of the extension, padded with spaces. */
    static final int BYTES = 11;

    private static final int BASE_BYTES = 8;
    private static final int LOWER_BASE = 0x08;
    private static final int LOWER_EXTENSION = 0x10;

    private ShortName() {}

    /**
     * Decodes the name of the directory entry at {@code offset}.
     *
     * @param caseFlags the entry's {@code DIR_NTRes}: which part is meant in lower case
     * @return the name, with a period where there is an extension; empty when all is blank
     */
    static String decode(byte[] bytes, int offset, int caseFlags) {
        String base = part(bytes, offset, BASE_BYTES);
        String extension = part(bytes, offset + BASE_BYTES, BYTES - BASE_BYTES);
        // 0xE5 marks a free entry, so a name that begins with this character is stored with 0x05.
        if (bytes[offset] == 0x05) {
            base = OemText.decode((byte) 0xe5) + base.substring(1);
        }
        base = (caseFlags & LOWER_BASE) != 0 ? lower(base) : base;
        extension = (caseFlags & LOWER_EXTENSION) != 0 ? lower(extension) : extension;
        return extension.isEmpty() ? base : base + "." + extension;
    }

    private static String part(byte[] bytes, int offset, int length) {
        int end = offset + length;
        while (end > offset && bytes[end - 1] == ' ') {
            end--;
        }
        return OemText.decode(bytes, offset, end - offset);
    }

    private static String lower(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            lower.setCharAt(i, Character.toLowerCase(text.charAt(i)));
        }
        return lower.toString();
    }

    /** {@code LDIR_Chksum}: what ties a long name's entries to the short name at {@code offset} (section 7.2). */
    static byte checksum(byte[] bytes, int offset) {
        int sum = 0;
        for (int i = offset; i < offset + BYTES; i++) {
            sum = ((sum & 1) << 7) + ((sum & 0xff) >>> 1) + bytes[i];
        }
        return (byte) sum;
    }
}
