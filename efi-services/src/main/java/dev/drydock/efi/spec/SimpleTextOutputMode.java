package dev.drydock.efi.spec;

/**
 * {@code SIMPLE_TEXT_OUTPUT_MODE} (UEFI 2.10, 12.4.1).
 *
 * @param maxMode the number of modes that QueryMode and SetMode know
 * @param mode the current mode's number
 * @param attribute the current colours: foreground in bits 0 to 3, background in bits 4 to 6
 * @param cursorColumn from 0 at the left
 * @param cursorRow from 0 at the top
 */
public record SimpleTextOutputMode(int maxMode, int mode, int attribute, int cursorColumn, int cursorRow,
        boolean cursorVisible) {}
