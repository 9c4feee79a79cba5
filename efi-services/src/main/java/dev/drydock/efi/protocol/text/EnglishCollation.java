package dev.drydock.efi.protocol.text;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestAccessException;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.UnicodeCollation2Protocol;
import dev.drydock.efi.spec.UnicodeCollationProtocol;
import java.nio.charset.StandardCharsets;

/** English string comparison (UEFI 2.10, 17.1): Latin-1 letters have two cases, other characters one. */
public final class EnglishCollation implements UnicodeCollation2Protocol {
    /** Longer strings are taken for a missing terminator. */
    private static final int LONGEST_STRING = 1 << 16;
    private static final int CASE_DISTANCE = 0x20;
    private static final String VALID_IN_FAT = "\\._^$~!#%&-{}()@`'";

    private final GuestMemory memory;
    private final long languages;

    private EnglishCollation(Platform platform, String languages) {
        memory = platform.memory();
        this.languages = platform.place((languages + '\0').getBytes(StandardCharsets.US_ASCII));
    }

    /** Installs both versions of the protocol on a handle of their own. */
    public static void install(Platform platform) {
        Handle handle = platform.handles().create();
        platform.install(handle, UnicodeCollation2Protocol.class, new EnglishCollation(platform, "en"));
        platform.install(handle, UnicodeCollationProtocol.class, new EnglishCollation(platform, "eng"));
    }

    static char toUpper(char c) {
        boolean lower = c >= 'a' && c <= 'z' || c >= 0xe0 && c <= 0xfe && c != 0xf7;
        return lower ? (char) (c - CASE_DISTANCE) : c;
    }

    static char toLower(char c) {
        boolean upper = c >= 'A' && c <= 'Z' || c >= 0xc0 && c <= 0xde && c != 0xd7;
        return upper ? (char) (c + CASE_DISTANCE) : c;
    }

    private static String present(String text) {
        if (text == null) {
            throw new GuestAccessException(0, Character.BYTES, false);
        }
        return text;
    }

    @Override
    public long striColl(String first, String second) {
        String a = present(first);
        String b = present(second);
        for (int i = 0; i < a.length() && i < b.length(); i++) {
            int difference = toUpper(a.charAt(i)) - toUpper(b.charAt(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    @Override
    public boolean metaiMatch(String string, String pattern) {
        return WildcardPattern.matches(present(string), present(pattern));
    }

    @Override
    public void strLwr(Address string) {
        String text = memory.getString16(string.value(), LONGEST_STRING);
        for (int i = 0; i < text.length(); i++) {
            memory.putShort(string.value() + 2L * i, (short) toLower(text.charAt(i)));
        }
    }

    @Override
    public void strUpr(Address string) {
        String text = memory.getString16(string.value(), LONGEST_STRING);
        for (int i = 0; i < text.length(); i++) {
            memory.putShort(string.value() + 2L * i, (short) toUpper(text.charAt(i)));
        }
    }

    @Override
    public void fatToStr(long fatSize, Address fat, Address string) {
        long length = 0;
        while (length != fatSize) {
            byte c = memory.getByte(fat.value() + length);
            if (c == 0) {
                break;
            }
            memory.putShort(string.value() + 2 * length, (short) Byte.toUnsignedInt(c));
            length++;
        }
        memory.putShort(string.value() + 2 * length, (short) 0);
    }

    @Override
    public boolean strToFat(String string, long fatSize, Address fat) {
        String text = present(string);
        boolean replaced = false;
        long length = 0;
        for (int i = 0; i < text.length() && length != fatSize; i++) {
            char c = toUpper(text.charAt(i));
            if (c == '.' || c == ' ') {
                continue;
            }
            boolean valid = isValidInFat(c);
            replaced |= !valid;
            memory.putByte(fat.value() + length++, (byte) (valid ? c : '_'));
        }
        return replaced;
    }

    private static boolean isValidInFat(char upper) {
        return upper >= 'A' && upper <= 'Z' || upper >= '0' && upper <= '9' || upper >= 0xc0 && upper <= 0xde
                && upper != 0xd7 || VALID_IN_FAT.indexOf(upper) >= 0;
    }

    @Override
    public Pointer<Byte> supportedLanguages() {
        return new Pointer<>(memory, languages, Codec.of(byte.class));
    }
}
