package dev.drydock.efi.disk.partition;

import dev.drydock.efi.disk.DiskFormatException;

/** Thrown where a CD's boot catalog breaks the format; {@link #position()} is a sector of 2048 bytes. */
public final class ElToritoFormatException extends DiskFormatException {
    ElToritoFormatException(String field, long sector, String problem) {
        super(field, sector, "at sector " + sector, problem);
    }
}
