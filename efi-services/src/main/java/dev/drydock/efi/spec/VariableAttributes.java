package dev.drydock.efi.spec;

/** {@code EFI_VARIABLE_*} (UEFI 2.10, 8.2.1): the attributes of variables. */
public final class VariableAttributes {
    public static final int NON_VOLATILE = 0x1;
    public static final int BOOTSERVICE_ACCESS = 0x2;
    public static final int RUNTIME_ACCESS = 0x4;
    public static final int HARDWARE_ERROR_RECORD = 0x8;
    /** Deprecated: SetVariable answers EFI_UNSUPPORTED. */
    public static final int AUTHENTICATED_WRITE_ACCESS = 0x10;
    public static final int TIME_BASED_AUTHENTICATED_WRITE_ACCESS = 0x20;
    /** Says how to write; never part of what is stored. */
    public static final int APPEND_WRITE = 0x40;
    public static final int ENHANCED_AUTHENTICATED_ACCESS = 0x80;

    /** Every attribute that is defined. */
    public static final int ALL = 0xff;

    /** Visible to boot and runtime, gone with a reset. */
    public static final int BS_RT = BOOTSERVICE_ACCESS | RUNTIME_ACCESS;
    /** Visible to boot and runtime, and kept. */
    public static final int NV_BS_RT = NON_VOLATILE | BS_RT;

    private VariableAttributes() {}
}
