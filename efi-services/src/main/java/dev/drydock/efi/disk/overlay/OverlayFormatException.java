package dev.drydock.efi.disk.overlay;

import dev.drydock.efi.disk.DiskFormatException;

/** Thrown where an overlay file breaks its format or is not for the disk below it; {@link #position()} is in bytes. */
public final class OverlayFormatException extends DiskFormatException {
    OverlayFormatException(String field, long offset, String problem) {
        super(field, offset, "at 0x" + Long.toHexString(offset), problem);
    }
}
