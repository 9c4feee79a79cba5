package dev.drydock.efi.protocol.hii;

import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * An image block's picture (UEFI 2.10, 34.3.7.2).
 *
 * @param transparent whether black, or a palette's first colour, is not drawn
 * @param pixels 0x00RRGGBB in lines from the top
 */
record PackedImage(int width, int height, boolean transparent, int[] pixels) {
    static final int ONE_BIT = 0x10;
    static final int PNG = 0x19;
    private static final int JPEG = 0x18;
    private static final int TRUE_COLOUR = 0x16;
    private static final int TRUE_COLOUR_BYTES = 3;
    private static final int MOST_PIXELS = 1 << 24;

    /** Bits of a pixel of an indexed image; 24 for one without a palette. */
    private static int bits(int type) {
        return switch (type & ~1) {
            case ONE_BIT -> 1;
            case 0x12 -> 4;
            case 0x14 -> 8;
            default -> 24;
        };
    }

    /** Goes behind a block whose type was read. */
    static void skip(ByteReader reader, int type) throws HiiFormatException {
        if (type == JPEG || type == PNG) {
            reader.take(reader.u32("Size"), "image");
            return;
        }
        if (type < TRUE_COLOUR) {
            reader.u8("PaletteIndex");
        }
        int width = reader.u16("Width");
        int height = reader.u16("Height");
        reader.take((long) lineBytes(type, width) * height, "image");
    }

    private static int lineBytes(int type, int width) {
        return (width * bits(type) + 7) / 8;
    }

    /** The picture of a block; none of JPEG and PNG, which nobody decodes here. */
    static Optional<PackedImage> decode(ImagePackage.Block block, byte[] palettes) {
        int type = block.type();
        if (type == JPEG || type == PNG) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(block.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.get();
        int[] palette = type < TRUE_COLOUR ? palette(palettes, Byte.toUnsignedInt(bytes.get())) : new int[0];
        int width = Short.toUnsignedInt(bytes.getShort());
        int height = Short.toUnsignedInt(bytes.getShort());
        requirePixels(width, height);
        int line = lineBytes(type, width);
        int start = bytes.position();
        int[] pixels = new int[width * height];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % width;
            int at = start + i / width * line;
            pixels[i] = switch (bits(type)) {
                case 1 -> colour(palette, bytes.get(at + x / 8) >> 7 - x % 8 & 1);
                case 4 -> colour(palette, bytes.get(at + x / 2) >> (x % 2 == 0 ? 4 : 0) & 0xf);
                case 8 -> colour(palette, Byte.toUnsignedInt(bytes.get(at + x)));
                default -> rgb(bytes, at + x * TRUE_COLOUR_BYTES);
            };
        }
        return Optional.of(new PackedImage(width, height, (type & 1) != 0, pixels));
    }

    /** An image of one bit a pixel must not make 32 of each of them without limit. */
    static void requirePixels(int width, int height) {
        if ((long) width * height > MOST_PIXELS) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
    }

    private static int colour(int[] palette, int index) {
        return index < palette.length ? palette[index] : 0;
    }

    private static int rgb(ByteBuffer bytes, int at) {
        return Byte.toUnsignedInt(bytes.get(at)) | Byte.toUnsignedInt(bytes.get(at + 1)) << 8
                | Byte.toUnsignedInt(bytes.get(at + 2)) << 16;
    }

    /** The colours of a palette, counted from 1; none if there is no such palette. */
    private static int[] palette(byte[] palettes, int number) {
        ByteBuffer bytes = ByteBuffer.wrap(palettes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < Short.BYTES) {
            return new int[0];
        }
        bytes.getShort();
        for (int i = 1; bytes.remaining() >= Short.BYTES; i++) {
            int size = Math.min(Short.toUnsignedInt(bytes.getShort()), bytes.remaining());
            if (i == number) {
                int[] result = new int[size / TRUE_COLOUR_BYTES];
                for (int j = 0; j < result.length; j++) {
                    result[j] = rgb(bytes, bytes.position() + j * TRUE_COLOUR_BYTES);
                }
                return result;
            }
            bytes.position(bytes.position() + size);
        }
        return new int[0];
    }

    /** This picture as a block without a palette. */
    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(5 + TRUE_COLOUR_BYTES * pixels.length).order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) (transparent ? TRUE_COLOUR + 1 : TRUE_COLOUR)).putShort((short) width)
                .putShort((short) height);
        for (int pixel : pixels) {
            out.put((byte) pixel).put((byte) (pixel >> 8)).put((byte) (pixel >> 16));
        }
        return out.array();
    }
}
