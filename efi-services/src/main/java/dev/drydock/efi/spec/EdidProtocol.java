package dev.drydock.efi.spec;

/**
 * {@code EFI_EDID_DISCOVERED_PROTOCOL} and {@code EFI_EDID_ACTIVE_PROTOCOL} (UEFI 2.10, 12.9.2), which look alike.
 *
 * @param sizeOfEdid in bytes
 * @param edid the guest address of the display's EDID
 */
public record EdidProtocol(int sizeOfEdid, long edid) {
    public static final Guid DISCOVERED = Guid.parse("1c0c34f6-d380-41fa-a049-8ad06c1a66aa");
    public static final Guid ACTIVE = Guid.parse("bd8c1056-9f36-44ec-92a8-a6337f817986");
}
