package dev.drydock.efi.hardware;

import java.util.OptionalInt;

/**
 * A PL061 with keys at its lines. ACPI knows the power key only.
 *
 * @param address of the PL061's registers, 4 KiB
 * @param interrupt shared, level triggered, active high
 * @param powerLine 0 to 7
 * @param restartLine 0 to 7, and another
 */
public record GpioKeys(long address, int interrupt, int powerLine, OptionalInt restartLine) {
    /** @throws IllegalArgumentException if a number is out of its range */
    public GpioKeys {
        int restart = restartLine.orElse(-1);
        if (address < 0 || address >>> 32 != 0 || interrupt < 32 || interrupt > 1019 || powerLine < 0 || powerLine > 7
                || restart > 7 || restartLine.isPresent() && (restart < 0 || restart == powerLine)) {
            throw new IllegalArgumentException("no keys at a PL061: 0x%x, interrupt %d, lines %d and %d"
                    .formatted(address, interrupt, powerLine, restart));
        }
    }
}
