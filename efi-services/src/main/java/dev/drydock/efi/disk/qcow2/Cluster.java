package dev.drydock.efi.disk.qcow2;

/** What an image has for a cluster of the disk. */
sealed interface Cluster {
    /** Nothing: the image below tells, or zeroes if there is none. */
    enum Absent implements Cluster {
        /** The only one. */
        ABSENT
    }

    /** Zeroes. */
    enum Zeroes implements Cluster {
        /** The only one. */
        ZEROES
    }

    /**
     * A cluster of the file.
     *
     * @param offset in bytes, within the file
     */
    record Plain(long offset) implements Cluster {}

    /**
     * Deflated bytes, possibly followed by others.
     *
     * @param offset in bytes, within the file
     * @param length in bytes; at most twice a cluster, and not beyond the file's end
     */
    record Compressed(long offset, int length) implements Cluster {}
}
