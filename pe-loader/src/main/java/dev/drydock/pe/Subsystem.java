package dev.drydock.pe;

/**
 * What kind of program an image is: the {@code Subsystem} field of the optional header (PE Format, "Windows Subsystem";
 * UEFI 2.10, 2.1.1). Any number is representable; a UEFI firmware loads only the three of {@link #isLoadedByFirmware}.
 *
 * @param value the field, 0 to 0xffff
 */
public record Subsystem(int value) {
    /** A UEFI application: unloaded when its entry point returns. */
    public static final Subsystem EFI_APPLICATION = new Subsystem(10);
    /** A driver that lives until {@code ExitBootServices}. */
    public static final Subsystem EFI_BOOT_SERVICE_DRIVER = new Subsystem(11);
    /** A driver that lives on after {@code ExitBootServices}. */
    public static final Subsystem EFI_RUNTIME_DRIVER = new Subsystem(12);
    /** An image that runs from read-only memory before there is a UEFI. */
    public static final Subsystem EFI_ROM = new Subsystem(13);

    /** Whether {@code LoadImage} takes such an image: an application, a boot service driver or a runtime driver. */
    public boolean isLoadedByFirmware() {
        return value >= EFI_APPLICATION.value && value <= EFI_RUNTIME_DRIVER.value;
    }

    /** The subsystem's name, or {@code subsystem N} where it has none here. */
    public String displayName() {
        return switch (value) {
            case 0 -> "unknown";
            case 1 -> "native";
            case 2 -> "Windows GUI";
            case 3 -> "Windows console";
            case 9 -> "Windows CE GUI";
            case 10 -> "EFI application";
            case 11 -> "EFI boot service driver";
            case 12 -> "EFI runtime driver";
            case 13 -> "EFI ROM";
            case 16 -> "Windows boot application";
            default -> "subsystem " + value;
        };
    }

    @Override
    public String toString() {
        return displayName();
    }
}
