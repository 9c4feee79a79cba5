package dev.drydock.efi.boot;

/** How a protocol interface is opened (UEFI 2.10, 7.3.9): {@code EFI_OPEN_PROTOCOL_} and these names. */
public final class OpenAttributes {
    public static final int BY_HANDLE_PROTOCOL = 0x01;
    public static final int GET_PROTOCOL = 0x02;
    public static final int TEST_PROTOCOL = 0x04;
    public static final int BY_CHILD_CONTROLLER = 0x08;
    public static final int BY_DRIVER = 0x10;
    public static final int EXCLUSIVE = 0x20;
    /** Those that nobody has to close. */
    static final int CASUAL = BY_HANDLE_PROTOCOL | GET_PROTOCOL | TEST_PROTOCOL;

    private OpenAttributes() {}
}
