package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.ComposedDevice;
import dev.drydock.efi.disk.ComposedDevice.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;

/**
 * A FAT volume made from files: all of its structures are computed, the files' contents stay where they are until they
 * are read.
 *
 * <p>The same contents and settings give the same bytes.
 */
public final class FatImage {
    private final FatGeometry geometry;
    private final List<Part> parts;

    FatImage(FatGeometry geometry, List<Part> parts) {
        this.geometry = geometry;
        this.parts = List.copyOf(parts);
    }

    /** Begins an image: FAT32, fitting its contents, without a label or files. */
    public static Builder builder() {
        return new Builder();
    }

    /** The volume's layout. */
    public FatGeometry geometry() {
        return geometry;
    }

    /** The size in bytes: a multiple of 32 sectors. */
    public long size() {
        return geometry.totalSectors() * geometry.bytesPerSector();
    }

    /** Everything on the volume that is not zero, at its offset in the volume. */
    public List<Part> parts() {
        return parts;
    }

    /** The volume as a read-only device with blocks of the sector size; closing it gives back what reading took. */
    public ComposedDevice asDevice() {
        return new ComposedDevice(geometry.bytesPerSector(), geometry.totalSectors(), parts);
    }

    /** Writes the volume to a file of its own, sparse where the file system can. */
    public void writeTo(Path file) throws IOException {
        try (ComposedDevice device = asDevice()) {
            device.writeTo(file);
        }
    }

    /** The label as it is on disk. */
    static String checkLabel(String value) {
        String upper = value.toUpperCase(Locale.ROOT);
        if (upper.length() > ShortName.BYTES || upper.startsWith(" ")
                || upper.chars().anyMatch(c -> c < 0x20 || c > 0x7e || "\"*+,./:;<=>?[\\]|".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("a FAT volume cannot have the label \"" + value + "\"");
        }
        return upper.stripTrailing();
    }

    /** Settings of an image. */
    public static final class Builder {
        FatType type = FatType.FAT32;
        String label = "";
        long size;
        long free = 4 << 20;
        int sectorSize = 512;
        int clusterSize;
        int fatCount = 2;
        int volumeId = 0x64727964;
        long hiddenSectors;
        LocalDateTime timestamp = LocalDateTime.of(2026, 1, 1, 0, 0);
        FatFiles.Filler filler = _ -> {};

        private Builder() {}

        /** Sets the type. */
        public Builder type(FatType value) {
            type = value;
            return this;
        }

        /**
         * Sets the volume's label.
         *
         * @param value at most 11 characters of ASCII that a short name may have, or spaces; letters become capitals;
         *     empty for no label
         * @throws IllegalArgumentException if it has others
         */
        public Builder label(String value) {
            label = checkLabel(value);
            return this;
        }

        /** Sets the volume's size in bytes, which is rounded down to a multiple of 32 sectors; 0 for a fitting one. */
        public Builder size(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("size " + bytes);
            }
            size = bytes;
            return this;
        }

        /** Sets how many bytes a fitting volume has free at least; 4 MiB by default. */
        public Builder free(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("free " + bytes);
            }
            free = bytes;
            return this;
        }

        /** Sets the sector size in bytes: 512, the default, 1024, 2048 or 4096. */
        public Builder sectorSize(int bytes) {
            sectorSize = BlockDevice.checkBlockSize(bytes);
            return this;
        }

        /** Sets the cluster size in bytes: a power of two from one sector to 128 of them; 0 for a fitting one. */
        public Builder clusterSize(int bytes) {
            if (bytes != 0 && Integer.bitCount(bytes) != 1) {
                throw new IllegalArgumentException("cluster size " + bytes);
            }
            clusterSize = bytes;
            return this;
        }

        /** Sets the number of allocation tables, from 1 to 255; 2 by default. */
        public Builder fatCount(int count) {
            if (count < 1 || count > 255) {
                throw new IllegalArgumentException("FAT count " + count);
            }
            fatCount = count;
            return this;
        }

        /** Sets the serial number. */
        public Builder volumeId(int value) {
            volumeId = value;
            return this;
        }

        /** Sets the number of sectors before the volume on its disk: {@code BPB_HiddSec}, which nobody needs. */
        public Builder hiddenSectors(long count) {
            hiddenSectors = count;
            return this;
        }

        /** Sets the time of all files and directories that have none of their own: 2026-01-01 by default. */
        public Builder timestamp(LocalDateTime value) {
            timestamp = FatTimestamp.check(value);
            return this;
        }

        /** Says what the volume contains; called once by each {@link #build()}. */
        public Builder files(FatFiles.Filler value) {
            filler = value;
            return this;
        }

        /**
         * Lays the volume out.
         *
         * @throws IOException if the files cannot be found
         * @throws IllegalArgumentException if they do not fit the volume, or its size does not suit its type
         */
        public FatImage build() throws IOException {
            FatFiles files = new FatFiles();
            filler.fill(files);
            return new FatLayout(this, files.root()).write();
        }
    }
}
