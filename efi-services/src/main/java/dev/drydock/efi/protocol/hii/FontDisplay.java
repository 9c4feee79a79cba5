package dev.drydock.efi.protocol.hii;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.protocol.graphics.Glyph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code EFI_FONT_DISPLAY_INFO} (UEFI 2.10, 34.1.2): a font and the colours to draw in.
 *
 * @param mask what of it may be taken from the system
 */
record FontDisplay(int foreground, int background, int mask, int style, int size, String name) {
    /** The handle of the one font. */
    static final long SYSTEM_FONT = 0xD090_0000L;
    private static final String SYSTEM_NAME = "sysdefault";
    private static final int SYSTEM_FOREGROUND = 0xaaaaaa;
    private static final FontDisplay SYSTEM = new FontDisplay(SYSTEM_FOREGROUND, 0, 0, 0, Glyph.HEIGHT, SYSTEM_NAME);

    private static final int SYS_FONT = 0x1;
    private static final int SYS_SIZE = 0x2;
    private static final int SYS_STYLE = 0x4;
    private static final int SYS_FORE_COLOR = 0x10;
    private static final int SYS_BACK_COLOR = 0x20;
    private static final int ANY_FONT = 0x1_0000;
    private static final int ANY_SIZE = 0x2_0000;
    private static final int ANY_STYLE = 0x4_0000;

    private static final int LONGEST_NAME = 256;
    private static final int HEADER_BYTES = 18;

    /** Reads what the guest wants; the system's where it wants nothing in particular. */
    static FontDisplay read(GuestMemory memory, Address address) {
        if (address.isNull()) {
            return SYSTEM;
        }
        long at = address.value();
        int mask = memory.getInt(at + 8);
        return new FontDisplay((mask & SYS_FORE_COLOR) != 0 ? SYSTEM_FOREGROUND : memory.getInt(at),
                (mask & SYS_BACK_COLOR) != 0 ? 0 : memory.getInt(at + 4), mask, memory.getInt(at + 12),
                Short.toUnsignedInt(memory.getShort(at + 16)),
                (mask & (SYS_FONT | ANY_FONT)) != 0
                        ? SYSTEM_NAME
                        : memory.getString16(at + HEADER_BYTES, LONGEST_NAME));
    }

    /** Whether the system font is what is wanted. */
    boolean isSystemFont() {
        return name.equals(SYSTEM_NAME) && ((mask & (SYS_SIZE | ANY_SIZE)) != 0 || size == Glyph.HEIGHT)
                && ((mask & (SYS_STYLE | ANY_STYLE)) != 0 || style == 0);
    }

    /** The system font in these colours. */
    byte[] encode() {
        byte[] text = StringPackage.ucs2(SYSTEM_NAME);
        return ByteBuffer.allocate(HEADER_BYTES + text.length).order(ByteOrder.LITTLE_ENDIAN).putInt(foreground)
                .putInt(background).putInt(0).putInt(0).putShort((short) Glyph.HEIGHT).put(text).array();
    }
}
