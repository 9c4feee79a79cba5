package dev.drydock.efi.protocol.hii;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Packages written by hand from the specification's layouts. */
final class GoldenPackages {
    static final String GUID = "01234567-89ab-cdef-0123-456789abcdef";

    /** A whole list: the GUID, PackageLength, a package of type 2 with two bytes, and the end. */
    static final byte[] SMALL_LIST = hex("""
            67452301 AB89 EFCD 0123456789ABCDEF  1E000000
            060000 02  CAFE
            040000 DF
            """);

    /** HdrSize, StringInfoOffset, LanguageWindow, LanguageName and Language ("en-US;en") of a string package. */
    static final String ENGLISH = """
            37000000 37000000
            0000000000000000 0000000000000000 0000000000000000 0000000000000000
            0100 656E2D55533B656E00
            """;
    static final String FRENCH = """
            31000000 31000000
            0000000000000000 0000000000000000 0000000000000000 0000000000000000
            0000 667200
            """;
    /** Every type of block; the last two bytes belong to the package and mean nothing. */
    static final String BLOCKS = """
            10 456E676C697368 00            # 1 "English" in SCSU
            14 4800 6900 0000               # 2 "Hi" in UCS-2
            20 0200                         # 3 is the same as 2
            22 03                           # 4 to 6 have no string
            30 77 04 AA                     # extensions: one with a byte of data, two without
            31 77 0500 FF
            32 77 06000000
            11 01 E9 00                     # 7 e acute in font 1
            12 0200 61 00 00                # 8 and 9: "a" and an empty one
            13 02 0100 62 00                # 10 in font 2
            15 03 00D8 0000                 # 11 an unpaired surrogate in font 3
            16 0200 4100 0000 4200 0000     # 12 and 13
            17 04 0100 4300 0000            # 14 in font 4
            21 0001                         # 15 to 270 have no string
            20 0E00                         # 271 is the same as 14
            00
            FFFF
            """;

    private GoldenPackages() {}

    /** Bytes in hexadecimal, with remarks after number signs. */
    static byte[] hex(String annotated) {
        return HexFormat.of().parseHex(annotated.replaceAll("#.*", "").replaceAll("\\s", ""));
    }

    static byte[] bytes(int type, byte[] body) {
        return ByteBuffer.allocate(4 + body.length).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type << 24 | 4 + body.length).put(body).array();
    }

    static byte[] strings(String header, String blocks) {
        return bytes(0x04, hex(header + blocks));
    }

    /** A list of packages, and the package that ends it. */
    static byte[] list(byte[]... packages) {
        var out = new ByteArrayOutputStream();
        for (byte[] p : packages) {
            out.writeBytes(p);
        }
        out.writeBytes(bytes(0xDF, new byte[0]));
        return ByteBuffer.allocate(20 + out.size()).order(ByteOrder.LITTLE_ENDIAN).put(SMALL_LIST, 0, 16)
                .putInt(20 + out.size()).put(out.toByteArray()).array();
    }

    /** English and French strings, an opaque package and a GUID package. */
    static byte[] mixedList() {
        return list(strings(ENGLISH, BLOCKS), bytes(0x02, hex("CAFE")), strings(FRENCH, "21 0100 14 5300 0000 00"),
                bytes(0x01, hex("67452301 AB89 EFCD 0123456789ABCDEF 55")));
    }
}
