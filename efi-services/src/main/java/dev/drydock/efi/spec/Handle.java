package dev.drydock.efi.spec;

/** {@code EFI_HANDLE} (UEFI 2.10, 2.3.1): names an entry of the handle database. Zero is no handle. */
public record Handle(long value) {
    public static final Handle NULL = new Handle(0);

    public boolean isNull() {
        return value == 0;
    }

    @Override
    public String toString() {
        return value == 0 ? "NULL" : "0x" + Long.toHexString(value);
    }
}
