package dev.drydock.pe;

/** The two layouts of the optional header (PE Format, "Optional Header"). */
public enum PeFormat {
    /** 32-bit image base. */
    PE32(0x10b, 96, 28, 4),
    /** 64-bit image base. */
    PE32_PLUS(0x20b, 112, 24, 8);

    private final int magic;
    private final int fixedSize;
    private final int imageBaseOffset;
    private final int imageBaseSize;

    PeFormat(int magic, int fixedSize, int imageBaseOffset, int imageBaseSize) {
        this.magic = magic;
        this.fixedSize = fixedSize;
        this.imageBaseOffset = imageBaseOffset;
        this.imageBaseSize = imageBaseSize;
    }

    /** The value of the {@code Magic} field. */
    public int magic() {
        return magic;
    }

    /** Bytes of the optional header before the data directories. */
    int fixedSize() {
        return fixedSize;
    }

    /** Where {@code ImageBase} is in the optional header. */
    int imageBaseOffset() {
        return imageBaseOffset;
    }

    /** Bytes of {@code ImageBase}. */
    int imageBaseSize() {
        return imageBaseSize;
    }
}
