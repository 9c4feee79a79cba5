package dev.drydock.efi.disk.partition;

import dev.drydock.efi.disk.DiskFormatException;

/** Thrown where a GUID partition table breaks the format; {@link #position()} is an LBA. */
public final class GptFormatException extends DiskFormatException {
    GptFormatException(String field, long lba, String problem) {
        super(field, lba, "at LBA " + lba, problem);
    }
}
