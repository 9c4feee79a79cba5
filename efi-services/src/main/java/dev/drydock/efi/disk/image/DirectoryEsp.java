package dev.drydock.efi.disk.image;

import dev.drydock.efi.disk.ComposedDevice;
import java.io.IOException;
import java.nio.file.Path;

/** A host directory served as a disk with one EFI system partition. */
public final class DirectoryEsp {
    private DirectoryEsp() {}

    /**
     * Makes a disk of a directory's files and directories.
     *
     * <p>Names and sizes are fixed now, contents are read when the disk is. A file that has changed since then is an error
     * when it is read for the first time.
     *
     * @return a read-only disk; a guest that is to write gets an overlay on top
     * @throws IOException if something cannot be read, or cannot be on a FAT volume; the message names it
     */
    public static ComposedDevice of(Path hostDirectory) throws IOException {
        try {
            return DiskImage.builder().espFat32("DRYDOCK", files -> files.tree("", hostDirectory)).asDevice();
        } catch (IllegalArgumentException e) {
            throw new IOException(hostDirectory + ": " + e.getMessage(), e);
        }
    }
}
