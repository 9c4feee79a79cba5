package dev.drydock.efi.protocol.media;

import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.spec.Handle;
import java.util.List;
import java.util.Optional;

/**
 * A disk or a partition in the handle database, with what was found there.
 *
 * @param name what to call it in reports: the disk's name, and the partition's number if there is one
 * @param handle has block I/O
 * @param path the handle's device path
 * @param volume the file system that begins at its first block
 * @param problem why there is no file system to boot from, for people; empty if there is one, or, for a disk with
 *     partitions, if those say more
 * @param findings what is odd but can be used, for people
 */
public record Place(String name, Handle handle, DevicePath path, Optional<Volume> volume, Optional<String> problem,
        List<String> findings) {
    public Place {
        findings = List.copyOf(findings);
    }
}
