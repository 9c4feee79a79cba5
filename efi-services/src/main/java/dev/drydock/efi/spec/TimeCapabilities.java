package dev.drydock.efi.spec;

/**
 * {@code EFI_TIME_CAPABILITIES} (UEFI 2.10, 8.3.1).
 *
 * @param resolution of reported times, in counts per second, unsigned
 * @param accuracy error rate in millionths of a part per million, unsigned
 * @param setsToZero whether setting the time clears what is finer than the resolution
 */
public record TimeCapabilities(int resolution, int accuracy, boolean setsToZero) {}
