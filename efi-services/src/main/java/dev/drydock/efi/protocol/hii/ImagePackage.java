package dev.drydock.efi.protocol.hii;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An image package (UEFI 2.10, 34.3.7).
 *
 * @param blocks without the one that ends them
 * @param palettes what PaletteInfoOffset leads to; empty for none
 */
record ImagePackage(List<Block> blocks, byte[] palettes) {
    static final ImagePackage EMPTY = new ImagePackage(List.of(), new byte[0]);
    private static final int HEADER_BYTES = 12;
    private static final int END = 0x00;
    private static final int DUPLICATE = 0x20;
    private static final int SKIP2 = 0x21;
    private static final int SKIP1 = 0x22;
    private static final int EXT1 = 0x30;
    private static final int EXT4 = 0x32;
    private static final int MOST_IDS = 0xffff;
    private static final int LONGEST_DUPLICATES = 64;

    /**
     * A block.
     *
     * @param firstId the identifier that it begins at
     * @param ids how many identifiers it takes
     * @param bytes all of it; taken as immutable
     */
    record Block(int type, int firstId, int ids, byte[] bytes) {
        boolean isImage() {
            return type >= PackedImage.ONE_BIT && type <= PackedImage.PNG;
        }
    }

    static ImagePackage decode(byte[] body) throws HiiFormatException {
        byte[] whole = new byte[HiiPackage.HEADER_BYTES + body.length];
        System.arraycopy(body, 0, whole, HiiPackage.HEADER_BYTES, body.length);
        var reader = new ByteReader(whole);
        reader.seek(HiiPackage.HEADER_BYTES, "header");
        long images = reader.u32("ImageInfoOffset");
        long palettes = reader.u32("PaletteInfoOffset");
        byte[] paletteBytes = new byte[0];
        if (palettes != 0) {
            reader.seek(palettes, "PaletteInfoOffset");
            paletteBytes = reader.take(reader.remaining(), "palettes");
        }
        List<Block> blocks = new ArrayList<>();
        int next = 1;
        if (images != 0) {
            reader.seek(images, "ImageInfoOffset");
            for (int type = reader.u8("BlockType"); type != END; type = reader.u8("BlockType")) {
                int start = reader.position() - 1;
                int ids = skipBlock(reader, type, start);
                blocks.add(new Block(type, next, ids, Arrays.copyOfRange(whole, start, reader.position())));
                next += ids;
                if (next > MOST_IDS + 1) {
                    throw new HiiFormatException("more images than there are identifiers", start);
                }
            }
        }
        return new ImagePackage(List.copyOf(blocks), paletteBytes);
    }

    /** Goes behind a block and tells how many identifiers it takes. */
    private static int skipBlock(ByteReader reader, int type, int start) throws HiiFormatException {
        if (type >= PackedImage.ONE_BIT && type <= PackedImage.PNG) {
            PackedImage.skip(reader, type);
            return 1;
        }
        switch (type) {
            case DUPLICATE -> {
                reader.u16("ImageId");
                return 1;
            }
            case SKIP2 -> {
                return reader.u16("SkipCount");
            }
            case SKIP1 -> {
                return reader.u8("SkipCount");
            }
            case EXT1, EXT1 + 1, EXT4 -> {
                reader.u8("BlockType2");
                long length = type == EXT1
                        ? reader.u8("Length")
                        : type == EXT4 ? reader.u32("Length") : reader.u16("Length");
                if (start + length < reader.position()) {
                    throw new HiiFormatException("extension's Length is less than its header", start);
                }
                reader.seek(start + length, "extension's Length");
                return 0;
            }
            default -> throw new HiiFormatException("BlockType 0x%02x is not known".formatted(type), start);
        }
    }

    byte[] encode() {
        var out = new ByteArrayOutputStream();
        blocks.forEach(block -> out.writeBytes(block.bytes()));
        out.write(END);
        ByteBuffer offsets = ByteBuffer.allocate(HEADER_BYTES - HiiPackage.HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER_BYTES)
                .putInt(palettes.length == 0 ? 0 : HEADER_BYTES + out.size());
        var body = new ByteArrayOutputStream();
        body.writeBytes(offsets.array());
        body.writeBytes(out.toByteArray());
        body.writeBytes(palettes);
        return body.toByteArray();
    }

    /** The lowest identifier that the package says nothing of. */
    int end() {
        return blocks.isEmpty() ? 1 : blocks.getLast().firstId() + blocks.getLast().ids();
    }

    /** The image of an identifier, also through duplicates. */
    Optional<Block> find(int id) {
        int wanted = id;
        for (int step = 0; step < LONGEST_DUPLICATES; step++) {
            Optional<Block> block = at(wanted);
            if (block.isEmpty() || block.get().isImage()) {
                return block;
            }
            byte[] duplicate = block.get().bytes();
            wanted = duplicate[1] & 0xff | (duplicate[2] & 0xff) << 8;
        }
        return Optional.empty();
    }

    private Optional<Block> at(int id) {
        return blocks.stream().filter(block -> (block.isImage() || block.type() == DUPLICATE) && block.firstId() == id)
                .findFirst();
    }

    /** This package with another image at its end. */
    ImagePackage plus(byte[] block) {
        List<Block> all = new ArrayList<>(blocks);
        all.add(new Block(block[0], end(), 1, block));
        return new ImagePackage(List.copyOf(all), palettes);
    }

    /** This package with another image in the place of one that there is. */
    ImagePackage with(int id, byte[] block) {
        return new ImagePackage(blocks.stream().map(
                old -> old.ids() == 1 && old.firstId() == id ? new Block(block[0], id, 1, block) : old).toList(),
                palettes);
    }
}
