package dev.drydock.efi.protocol.console;

/** The text modes by number (UEFI 2.10, 12.4.4: 0 is 80 by 25, 1 is 80 by 50, others are the firmware's own). */
enum TextMode {
    STANDARD(80, 25), TALL(80, 50), LARGE(100, 31);

    private final int columns;
    private final int rows;

    TextMode(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }
}
