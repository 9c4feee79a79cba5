package dev.drydock.efi.hardware;

/**
 * A device with a page of registers and one interrupt.
 *
 * @param address of its registers
 * @param interrupt shared, see {@link InterruptController}
 */
public record DeviceRegisters(long address, int interrupt) {
    /** @throws IllegalArgumentException if a number is out of its range */
    public DeviceRegisters {
        if (address < 0 || interrupt < 0 || interrupt > 1019) {
            throw new IllegalArgumentException("no device: at 0x%x, interrupt %d".formatted(address, interrupt));
        }
    }
}
