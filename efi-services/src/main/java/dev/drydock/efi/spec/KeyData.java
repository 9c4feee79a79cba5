package dev.drydock.efi.spec;

/** {@code EFI_KEY_DATA} (UEFI 2.10, 12.2.3). */
public record KeyData(InputKey key, KeyState keyState) {}
