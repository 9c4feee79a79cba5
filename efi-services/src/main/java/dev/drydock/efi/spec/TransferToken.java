package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;

/**
 * {@code EFI_BLOCK_IO2_TOKEN} (UEFI 2.10, 13.10) and {@code EFI_DISK_IO2_TOKEN} (13.8).
 *
 * @param event signaled when the transfer is done; null for a transfer that is done when the call returns
 * @param transactionStatus how it ended, an {@link EfiStatus}
 */
public record TransferToken(Address event, long transactionStatus) {
    /** Where {@link #transactionStatus()} lies, in bytes. */
    public static final int STATUS_OFFSET = 8;
}
