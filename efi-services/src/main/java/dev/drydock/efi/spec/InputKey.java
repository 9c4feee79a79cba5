package dev.drydock.efi.spec;

/**
 * {@code EFI_INPUT_KEY} (UEFI 2.10, 12.3.3).
 *
 * @param scanCode of a key without a character, 0 for a key with one
 * @param unicodeChar a 16-bit character, 0 for none
 */
public record InputKey(short scanCode, short unicodeChar) {}
