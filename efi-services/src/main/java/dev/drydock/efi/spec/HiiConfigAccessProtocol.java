package dev.drydock.efi.spec;

/** {@code EFI_HII_CONFIG_ACCESS_PROTOCOL} (UEFI 2.10, 35.5): what a driver with settings installs. */
public final class HiiConfigAccessProtocol {
    public static final Guid GUID = Guid.parse("330d4706-f2a0-4e4f-a369-b66fa8d54385");
    /** Offsets of its functions. */
    public static final int EXTRACT_CONFIG = 0x00;
    public static final int ROUTE_CONFIG = 0x08;

    private HiiConfigAccessProtocol() {}
}
