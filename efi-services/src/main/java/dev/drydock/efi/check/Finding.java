package dev.drydock.efi.check;

/**
 * A case of misuse, and where it was noticed.
 *
 * @param misuse what it is
 * @param call the firmware function that the guest called last, such as {@code EFI_BOOT_SERVICES.FreePool}
 * @param where the guest's instruction: that behind the call, or that which faulted, as image and offset where known
 */
public record Finding(Misuse misuse, String call, String where) {
    @Override
    public String toString() {
        return misuse.kind() + ": " + misuse.description() + "; at " + where + ", " + call;
    }
}
