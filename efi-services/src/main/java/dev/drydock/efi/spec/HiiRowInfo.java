package dev.drydock.efi.spec;

/**
 * {@code EFI_HII_ROW_INFO} (UEFI 2.10, 34.1.2).
 *
 * @param startIndex of the row's first character in the string
 * @param endIndex of its last one
 * @param lineHeight in pixels
 * @param lineWidth in pixels
 * @param baselineOffset from the row's bottom, in pixels
 */
public record HiiRowInfo(long startIndex, long endIndex, long lineHeight, long lineWidth, long baselineOffset) {}
