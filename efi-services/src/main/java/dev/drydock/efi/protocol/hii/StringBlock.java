package dev.drydock.efi.protocol.hii;

/** The types of string blocks (UEFI 2.10, 34.3.6.2, {@code EFI_HII_SIBT_x}). */
final class StringBlock {
    static final int END = 0x00;
    static final int STRING_SCSU = 0x10;
    static final int STRING_SCSU_FONT = 0x11;
    static final int STRINGS_SCSU = 0x12;
    static final int STRINGS_SCSU_FONT = 0x13;
    static final int STRING_UCS2 = 0x14;
    static final int STRING_UCS2_FONT = 0x15;
    static final int STRINGS_UCS2 = 0x16;
    static final int STRINGS_UCS2_FONT = 0x17;
    static final int DUPLICATE = 0x20;
    static final int SKIP2 = 0x21;
    static final int SKIP1 = 0x22;
    static final int EXT1 = 0x30;
    static final int EXT2 = 0x31;
    static final int EXT4 = 0x32;

    private StringBlock() {}
}
