package dev.drydock.efi.spec;

/** {@code EFI_TPL} (UEFI 2.10, 7.1): task priority levels. */
public final class Tpl {
    public static final long APPLICATION = 4;
    public static final long CALLBACK = 8;
    public static final long NOTIFY = 16;
    public static final long HIGH_LEVEL = 31;

    private Tpl() {}
}
