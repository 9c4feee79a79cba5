package dev.drydock.efi.protocol.media;

import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatFile;
import dev.drydock.efi.disk.fat.FatVolume;
import java.io.IOException;
import java.util.List;

/**
 * A file or a directory that a guest has open. Immutable: moving the position makes another.
 *
 * @param contents null for a directory
 * @param entries of a directory that was read and is small enough to be kept, else null
 * @param position in bytes, unsigned; in a directory, the number of entries read
 */
record OpenFile(FatVolume volume, FatEntry entry, FatFile contents, List<FatEntry> entries, long position) {
    /** Directories with more entries are read again each time, so that many open ones do not fill the host's memory. */
    private static final int MOST_KEPT = 256;

    static OpenFile of(FatVolume volume, FatEntry entry) throws IOException {
        return new OpenFile(volume, entry, entry.isDirectory() ? null : volume.file(entry), null, 0);
    }

    boolean isDirectory() {
        return entry.isDirectory();
    }

    OpenFile at(long newPosition) {
        return new OpenFile(volume, entry, contents, entries, newPosition);
    }

    /** A directory's entries. */
    List<FatEntry> list() throws IOException {
        return entries != null ? entries : volume.directory(entry).entries();
    }

    /** This directory with its next entry read; {@code listed} is what {@link #list} gave. */
    OpenFile advanced(List<FatEntry> listed) {
        return new OpenFile(volume, entry, contents, listed.size() <= MOST_KEPT ? listed : null, position + 1);
    }
}
