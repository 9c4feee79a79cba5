package dev.drydock.efi.spec;

import dev.drydock.core.memory.Codec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * {@code EFI_GUID} (UEFI 2.10, 2.3.1 and appendix A), ordered as its text is.
 *
 * <p>In memory and on disk the first three fields of the text are little-endian and the rest is in the order of the text.
 *
 * @param mostSignificant the text's first 16 digits: TimeLow, TimeMid, TimeHighAndVersion
 * @param leastSignificant the text's last 16 digits: ClockSeq and Node
 */
public record Guid(long mostSignificant, long leastSignificant) implements Comparable<Guid> {
    /** The size of an encoded GUID in bytes. */
    public static final int BYTES = 16;

    /** The GUID of all zeroes: an unused partition entry's type, among others. */
    public static final Guid ZERO = new Guid(0, 0);

    /** How a GUID lies in guest memory. */
    public static final Codec<Guid> CODEC = new GuidCodec();

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /**
     * Reads the registry format, {@code c12a7328-f81f-11d2-ba4b-00a0c93ec93b}, in either case and without braces.
     *
     * @throws IllegalArgumentException if {@code text} is anything else
     */
    public static Guid parse(String text) {
        if (text.length() == 36) {
            String digits = text.replace("-", "");
            if (digits.length() == 32 && text.charAt(8) == '-' && text.charAt(13) == '-' && text.charAt(18) == '-'
                    && text.charAt(23) == '-' && digits.chars().allMatch(HexFormat::isHexDigit)) {
                return new Guid(HexFormat.fromHexDigitsToLong(digits, 0, 16),
                        HexFormat.fromHexDigitsToLong(digits, 16, 32));
            }
        }
        throw new IllegalArgumentException("not a GUID in registry format: " + text);
    }

    /**
     * Decodes the 16 bytes at {@code offset}.
     *
     * @throws IndexOutOfBoundsException if they are not within {@code source}
     */
    public static Guid decode(MemorySegment source, long offset) {
        MemorySegment bytes = source.asSlice(offset, BYTES);
        long high = (long) bytes.get(INT, 0) << 32 | (bytes.get(SHORT, 4) & 0xffffL) << 16
                | bytes.get(SHORT, 6) & 0xffffL;
        return new Guid(high, bytes.get(LONG, 8));
    }

    /**
     * Decodes the 16 bytes at {@code offset}.
     *
     * @throws IndexOutOfBoundsException if they are not within {@code source}
     */
    public static Guid decode(byte[] source, int offset) {
        return decode(MemorySegment.ofArray(source), offset);
    }

    /**
     * Encodes this GUID into the 16 bytes at {@code offset}.
     *
     * @throws IndexOutOfBoundsException if they are not within {@code target}
     */
    public void encode(MemorySegment target, long offset) {
        MemorySegment bytes = target.asSlice(offset, BYTES);
        bytes.set(INT, 0, (int) (mostSignificant >>> 32));
        bytes.set(SHORT, 4, (short) (mostSignificant >>> 16));
        bytes.set(SHORT, 6, (short) mostSignificant);
        bytes.set(LONG, 8, leastSignificant);
    }

    /**
     * Encodes this GUID into the 16 bytes at {@code offset}.
     *
     * @throws IndexOutOfBoundsException if they are not within {@code target}
     */
    public void encode(byte[] target, int offset) {
        encode(MemorySegment.ofArray(target), offset);
    }

    /** This GUID as 16 bytes of its own. */
    public byte[] toByteArray() {
        byte[] bytes = new byte[BYTES];
        encode(bytes, 0);
        return bytes;
    }

    @Override
    public int compareTo(Guid other) {
        int high = Long.compareUnsigned(mostSignificant, other.mostSignificant);
        return high != 0 ? high : Long.compareUnsigned(leastSignificant, other.leastSignificant);
    }

    /** The registry format in lower case, as {@link #parse} reads it. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        String high = hex.toHexDigits(mostSignificant);
        String low = hex.toHexDigits(leastSignificant);
        return high.substring(0, 8) + '-' + high.substring(8, 12) + '-' + high.substring(12) + '-' + low.substring(0, 4)
                + '-' + low.substring(4);
    }

    private record GuidCodec() implements Codec<Guid> {
        @Override
        public long size() {
            return BYTES;
        }

        @Override
        public long alignment() {
            return 4;
        }

        @Override
        public Guid decode(MemorySegment source, long offset) {
            return Guid.decode(source, offset);
        }

        @Override
        public void encode(MemorySegment target, long offset, Guid value) {
            value.encode(target, offset);
        }
    }
}
