package dev.drydock.fdt;

import java.math.BigInteger;

/** Takes numbers of several cells from an array of cells. */
final class CellReader {
    /** The most cells of an address that a binding has use for: PCI has 3, and trees in the field have 4. */
    static final int MOST = 4;

    private final int[] cells;
    private int position;

    CellReader(int[] cells, int position) {
        this.cells = cells;
        this.position = position;
    }

    /** The next number, unsigned, of {@code count} cells; 0 cells give 0. */
    BigInteger number(int count) {
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            number = number.shiftLeft(Integer.SIZE).or(BigInteger.valueOf(Integer.toUnsignedLong(cells[position++])));
        }
        return number;
    }
}
