package dev.drydock.efi.hardware;

/**
 * A cache. Each core has those of level 1, the cores of a cluster share those of level 2, those of a socket level 3.
 *
 * @param level 1 to 3
 * @param kind what it holds
 * @param size in bytes, a multiple of {@code ways * lineSize}, and of 1 KiB
 * @param ways its associativity, at least 1
 * @param lineSize in bytes, a power of two
 */
public record Cache(int level, Kind kind, int size, int ways, int lineSize) {
    /** What a cache holds. */
    public enum Kind {
        DATA, INSTRUCTION, UNIFIED
    }

    /** @throws IllegalArgumentException if a number is not as said */
    public Cache {
        if (level < 1 || level > 3 || ways < 1 || ways > 0xff || lineSize < 1 || lineSize > 0x8000
                || Integer.bitCount(lineSize) != 1 || size < 1024
                || size % 1024 != 0 || size % (ways * lineSize) != 0) {
            throw new IllegalArgumentException(
                    "no cache: level %d, %d bytes, %d ways, lines of %d".formatted(level, size, ways, lineSize));
        }
        if (level > 1 && kind != Kind.UNIFIED) {
            throw new IllegalArgumentException("a cache of level " + level + " that is not unified");
        }
    }

    /** How many sets it has. */
    public int sets() {
        return size / (ways * lineSize);
    }
}
