package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.DiskFormatException;

/** Thrown where a FAT volume breaks the format; {@link #position()} is a byte offset in the volume. */
public final class FatFormatException extends DiskFormatException {
    FatFormatException(String field, long offset, String problem) {
        super(field, offset, "at byte " + offset + " of the FAT volume", problem);
    }
}
