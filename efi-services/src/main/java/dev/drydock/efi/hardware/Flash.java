package dev.drydock.efi.hardware;

import java.util.List;

/**
 * NOR flash with the common flash interface, which holds a firmware and its variables.
 *
 * @param banks 1 to 16, below 4 GiB
 * @param bankWidth how many bytes wide it is accessed: 1, 2, 4 or 8
 */
public record Flash(List<AddressRange> banks, int bankWidth) {
    /** @throws IllegalArgumentException if it is none */
    public Flash {
        banks = List.copyOf(banks);
        if (banks.isEmpty() || banks.size() > 16 || banks.stream().anyMatch(bank -> bank.last() >>> 32 != 0)
                || bankWidth < 1 || bankWidth > 8 || Integer.bitCount(bankWidth) != 1) {
            throw new IllegalArgumentException("no flash: width %d, %s".formatted(bankWidth, banks));
        }
    }
}
