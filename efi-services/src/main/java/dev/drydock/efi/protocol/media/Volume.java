package dev.drydock.efi.protocol.media;

import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.MediaNode;
import dev.drydock.efi.spec.Handle;
import java.io.IOException;
import java.util.Optional;

/**
 * A file system in the handle database, for the host's own use.
 *
 * @param name what to call it in reports: the disk's name, and the partition's number if there is one
 * @param handle has the file system's protocols
 * @param path the handle's device path
 * @param removable whether its medium can be taken out of the device
 * @param efiSystem whether it is on a partition that is marked as an EFI system partition
 */
public record Volume(String name, Handle handle, DevicePath path, boolean removable, boolean efiSystem,
        FatVolume files) {
    /**
     * Reads a file.
     *
     * @param file its path from the root, names separated by backslashes, in any case
     * @return empty if there is no such file
     * @throws IOException if the volume cannot be read, or what is on it makes no sense
     */
    public Optional<byte[]> open(String file) throws IOException {
        Optional<FatEntry> entry = files.find(files.root(), file);
        return entry.isEmpty() || entry.get().isDirectory()
                ? Optional.empty()
                : Optional.of(files.file(entry.get()).readAll());
    }

    /** The device path of one of the volume's files. */
    public DevicePath pathOf(String file) {
        return path.append(new MediaNode.FilePath(file));
    }
}
