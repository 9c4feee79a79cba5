package dev.drydock.efi.disk.fat;

/** The character set of short names and labels: code page 437, the one that FAT systems fall back to. */
final class OemText {
    private static final String UPPER_HALF = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
            + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

    private OemText() {}

    static char decode(byte value) {
        return value >= 0 ? (char) value : UPPER_HALF.charAt(value & 0x7f);
    }

    static String decode(byte[] bytes, int offset, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = offset; i < offset + length; i++) {
            text.append(decode(bytes[i]));
        }
        return text.toString();
    }
}
