package dev.drydock.efi.disk.partition;

import dev.drydock.efi.disk.DiskFormatException;

/** Thrown where a master boot record breaks the format; {@link #position()} is an LBA. */
public final class MbrFormatException extends DiskFormatException {
    MbrFormatException(String field, long lba, String problem) {
        super(field, lba, "at LBA " + lba, problem);
    }
}
