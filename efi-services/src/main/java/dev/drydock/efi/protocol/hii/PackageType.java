package dev.drydock.efi.protocol.hii;

/** The types of packages that mean something here (UEFI 2.10, 34.3.1, {@code EFI_HII_PACKAGE_TYPE_x}). */
final class PackageType {
    /** Asks for packages of every type. */
    static final int ALL = 0x00;
    static final int GUID = 0x01;
    static final int STRINGS = 0x04;
    static final int IMAGES = 0x06;
    static final int SIMPLE_FONTS = 0x07;
    static final int DEVICE_PATH = 0x08;
    static final int KEYBOARD_LAYOUT = 0x09;
    static final int END = 0xDF;

    private PackageType() {}
}
