package dev.drydock.efi.spec;

/**
 * {@code SERIAL_IO_MODE} (UEFI 2.10, 12.8.1).
 *
 * @param controlMask the control bits that SetControl may change or GetControl may tell
 * @param timeout in microseconds, for a character
 * @param baudRate in bits per second
 * @param receiveFifoDepth in characters
 * @param dataBits of a character
 * @param parity a number of {@code EFI_PARITY_TYPE}
 * @param stopBits a number of {@code EFI_STOP_BITS_TYPE}
 */
public record SerialIoMode(int controlMask, int timeout, long baudRate, int receiveFifoDepth, int dataBits, int parity,
        int stopBits) {}
