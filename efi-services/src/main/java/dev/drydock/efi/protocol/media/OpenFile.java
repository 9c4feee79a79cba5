package dev.drydock.efi.protocol.media;

import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatFile;
import dev.drydock.efi.disk.fat.FatVolume;
import java.io.IOException;
import java.util.List;

/**
 * One way in which a guest has a file or a directory open. Immutable: moving the position makes another.
 *
 * @param node the number of the {@link Node} that all who have the same file open share
 * @param writable whether it was opened to be written
 * @param position in bytes, unsigned; in a directory, the index of the next entry on disk
 * @param entries of a directory that was read and is small enough to be kept, else null
 */
record OpenFile(long node, boolean writable, long position, List<FatEntry> entries) {
    /** Directories with more entries are read again each time, so that many open ones do not fill the host's memory. */
    private static final int MOST_KEPT = 256;

    /**
     * A file or directory that is open at least once.
     *
     * @param entry what its directory says of it
     * @param contents null for a directory
     * @param deleted whether it was deleted while it was open
     */
    record Node(MountedVolume volume, FatEntry entry, FatFile contents, boolean deleted) {
        static Node of(MountedVolume volume, FatEntry entry) throws IOException {
            FatVolume files = volume.files();
            return new Node(volume, entry, entry.isDirectory() ? null : files.file(entry), false);
        }

        boolean isDirectory() {
            return entry.isDirectory();
        }

        Node withContents(FatFile file) {
            return new Node(volume, file.entry(), file, deleted);
        }

        Node withEntry(FatEntry newEntry) {
            return new Node(volume, newEntry, contents == null ? null : contents.with(newEntry), deleted);
        }

        Node asDeleted() {
            return new Node(volume, entry, contents, true);
        }
    }

    OpenFile at(long newPosition) {
        return new OpenFile(node, writable, newPosition, entries);
    }

    /** This directory with {@code listed} read up to {@code newPosition}. */
    OpenFile listing(List<FatEntry> listed, long newPosition) {
        return new OpenFile(node, writable, newPosition, listed.size() <= MOST_KEPT ? listed : null);
    }

    /** This directory to be read anew. */
    OpenFile forgetful() {
        return new OpenFile(node, writable, position, null);
    }
}
