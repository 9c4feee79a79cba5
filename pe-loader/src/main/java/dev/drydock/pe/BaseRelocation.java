package dev.drydock.pe;

import java.lang.foreign.MemorySegment;

/**
 * One place in an image that holds an absolute address (PE Format, "Base Relocation Types").
 *
 * @param rva where it is; all of its bytes are within the image
 * @param type how the address is stored there
 */
public record BaseRelocation(long rva, Type type) {
    /** How an address is stored. */
    public enum Type {
        /** The upper half of a 32-bit address. */
        HIGH(2),
        /** The lower half of a 32-bit address. */
        LOW(2),
        /** A 32-bit address. */
        HIGHLOW(4),
        /** A 64-bit address. */
        DIR64(8),
        /** The immediates of an A32 MOVW and MOVT pair. */
        ARM_MOV32(8),
        /** The immediates of a T32 MOVW and MOVT pair. */
        THUMB_MOV32(8);

        private final int size;

        Type(int size) {
            this.size = size;
        }

        /** Bytes at the relocation's address that it may change. */
        public int size() {
            return size;
        }
    }

    /**
     * Adds {@code delta} to the address that is stored in {@code image}; the sum wraps at the width of what is stored.
     *
     * @param image the loaded image, at least as far as the relocation reaches
     * @param delta new minus old base
     */
    public void apply(MemorySegment image, long delta) {
        apply(image, rva, type, delta);
    }

    static void apply(MemorySegment image, long rva, Type type, long delta) {
        switch (type) {
            case HIGH -> image.set(ImageBytes.U16, rva, (short) (image.get(ImageBytes.U16, rva) + (delta >>> 16)));
            case LOW -> image.set(ImageBytes.U16, rva, (short) (image.get(ImageBytes.U16, rva) + delta));
            case HIGHLOW -> image.set(ImageBytes.U32, rva, (int) (image.get(ImageBytes.U32, rva) + delta));
            case DIR64 -> image.set(ImageBytes.U64, rva, image.get(ImageBytes.U64, rva) + delta);
            case ARM_MOV32 -> {
                int low = image.get(ImageBytes.U32, rva);
                int high = image.get(ImageBytes.U32, rva + 4);
                int address = (int) (armImmediate(low) + (armImmediate(high) << 16) + delta);
                image.set(ImageBytes.U32, rva, withArmImmediate(low, address & 0xffff));
                image.set(ImageBytes.U32, rva + 4, withArmImmediate(high, address >>> 16));
            }
            case THUMB_MOV32 -> {
                int low = image.get(ImageBytes.U32, rva);
                int high = image.get(ImageBytes.U32, rva + 4);
                int address = (int) (thumbImmediate(low) + (thumbImmediate(high) << 16) + delta);
                image.set(ImageBytes.U32, rva, withThumbImmediate(low, address & 0xffff));
                image.set(ImageBytes.U32, rva + 4, withThumbImmediate(high, address >>> 16));
            }
        }
    }

    /** MOVW and MOVT, encoding A2/A1: imm4 in bits 19:16, imm12 in 11:0. */
    private static int armImmediate(int instruction) {
        return (instruction >>> 4 & 0xf000) | (instruction & 0xfff);
    }

    private static int withArmImmediate(int instruction, int immediate) {
        return (instruction & ~0x000f_0fff) | (immediate & 0xf000) << 4 | (immediate & 0xfff);
    }

    /**
     * MOVW and MOVT, encoding T3/T1, read as a little-endian word, so the first halfword is the lower one: i in bit 10 and
     * imm4 in 3:0 of the first, imm3 in 14:12 and imm8 in 7:0 of the second.
     */
    private static int thumbImmediate(int instruction) {
        return (instruction & 0xf) << 12 | (instruction & 0x400) << 1 | (instruction >>> 20 & 0x700)
                | (instruction >>> 16 & 0xff);
    }

    private static int withThumbImmediate(int instruction, int immediate) {
        return (instruction & ~0x70ff_040f) | immediate >>> 12 | (immediate & 0x800) >>> 1 | (immediate & 0x700) << 20
                | (immediate & 0xff) << 16;
    }
}
