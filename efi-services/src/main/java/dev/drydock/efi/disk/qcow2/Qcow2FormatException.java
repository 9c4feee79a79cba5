package dev.drydock.efi.disk.qcow2;

import dev.drydock.efi.disk.DiskFormatException;

/** Thrown where a qcow2 image breaks its format or needs what is not supported; {@link #position()} is in bytes. */
public final class Qcow2FormatException extends DiskFormatException {
    Qcow2FormatException(String field, long offset, String problem) {
        super(field, offset, "at 0x" + Long.toHexString(offset), problem);
    }
}
