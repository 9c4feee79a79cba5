package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;

/**
 * {@code EFI_FILE_IO_TOKEN} (UEFI 2.10, 13.5.7).
 *
 * @param event signaled when the request is done; null for a request that is done when the call returns
 * @param status how it ended, an {@link EfiStatus}
 * @param bufferSize in bytes: wanted, then done
 * @param buffer what is read into or written from
 */
public record FileIoToken(Address event, long status, long bufferSize, Address buffer) {
    /** Where {@link #status()} lies, in bytes. */
    public static final int STATUS_OFFSET = 8;
    /** Where {@link #bufferSize()} lies, in bytes. */
    public static final int BUFFER_SIZE_OFFSET = 16;
}
