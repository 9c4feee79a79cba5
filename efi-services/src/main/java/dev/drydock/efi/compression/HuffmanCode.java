package dev.drydock.efi.compression;

/** A canonical prefix code: symbols by the length of their code, shorter codes and lower symbols first. */
final class HuffmanCode {
    private static final int LONGEST = 16;

    /** How many codes have each length, from 1. */
    private final int[] counts = new int[LONGEST + 1];
    private final int[] symbols;

    private HuffmanCode(int[] symbols) {
        this.symbols = symbols;
    }

    /** The code of a single symbol, which takes no bits. */
    static HuffmanCode of(int symbol) {
        return new HuffmanCode(new int[]{symbol});
    }

    /**
     * The code with these lengths.
     *
     * @param lengths for each symbol, 0 for one that does not occur, 16 at the most
     * @throws CompressionFormatException if they make no code that uses every bit pattern exactly once
     */
    static HuffmanCode of(int[] lengths, long offset) throws CompressionFormatException {
        int present = 0;
        int used = 0;
        for (int length : lengths) {
            if (length > LONGEST) {
                throw new CompressionFormatException("a code of " + length + " bits", offset);
            }
            present += length == 0 ? 0 : 1;
            used += length == 0 ? 0 : 1 << LONGEST - length;
        }
        if (used != 1 << LONGEST) {
            throw new CompressionFormatException("the lengths of codes do not fit together", offset);
        }
        var code = new HuffmanCode(new int[present]);
        int next = 0;
        for (int length = 1; length <= LONGEST; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    code.symbols[next++] = symbol;
                    code.counts[length]++;
                }
            }
        }
        return code;
    }

    int read(BitReader in) throws CompressionFormatException {
        if (symbols.length == 1) {
            return symbols[0];
        }
        int pattern = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= LONGEST; length++) {
            pattern = pattern << 1 | in.bit();
            int count = counts[length];
            if (pattern - first < count) {
                return symbols[index + pattern - first];
            }
            index += count;
            first = first + count << 1;
        }
        throw new IllegalStateException("an incomplete code");
    }
}
