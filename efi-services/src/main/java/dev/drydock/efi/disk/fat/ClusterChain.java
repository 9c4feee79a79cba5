package dev.drydock.efi.disk.fat;

import java.io.IOException;
import java.util.Arrays;

/** Follows a chain of clusters, link by link, and tells a chain that never ends. */
final class ClusterChain {
    private final FatGeometry geometry;
    private final FatTable table;
    private final FatTable.Cursor cursor;
    private int cluster;
    private int length = 1;
    // Brent's algorithm: a cluster that is remembered for ever longer stretches comes again if the chain is a loop.
    private int remembered;
    private int forgetAt = 2;

    /**
     * Begins at {@code first}.
     *
     * @param field the field that {@code first} is from, for the exception
     * @param offset where that field's structure lies, in bytes
     * @throws FatFormatException if {@code first} is not a data cluster
     */
    ClusterChain(FatGeometry geometry, FatTable table, int first, String field, long offset)
            throws FatFormatException {
        this.geometry = geometry;
        this.table = table;
        this.cursor = table.new Cursor();
        this.cluster = first;
        this.remembered = first;
        if (!geometry.isDataCluster(first)) {
            throw new FatFormatException(field, offset, "cluster " + Integer.toUnsignedString(first)
                    + " is none of 2 to " + geometry.lastCluster());
        }
    }

    /** The cluster that has been reached. */
    int cluster() {
        return cluster;
    }

    /**
     * Goes to the next cluster.
     *
     * @return false if there is none
     * @throws FatFormatException if the link leads nowhere, or the chain is a loop
     */
    boolean advance() throws IOException {
        int next = cursor.entry(cluster);
        if (geometry.type().isEndOfChain(next)) {
            return false;
        }
        if (!geometry.isDataCluster(next)) {
            throw new FatFormatException("FAT entry " + cluster, table.position(cluster),
                    "cluster " + next + " is none of 2 to " + geometry.lastCluster());
        }
        if (next == remembered) {
            throw new FatFormatException("FAT entry " + cluster, table.position(cluster),
                    "the chain comes back to cluster " + next);
        }
        cluster = next;
        if (++length == forgetAt) {
            remembered = next;
            forgetAt *= 2;
        }
        return true;
    }

    /**
     * Follows the chain to its end and returns its first {@code count} clusters.
     *
     * @throws FatFormatException if the chain is shorter, leads nowhere, or is a loop
     */
    Extents extents(int count) throws IOException {
        Extents.Builder extents = new Extents.Builder();
        extents.add(cluster);
        while (advance()) {
            if (length <= count) {
                extents.add(cluster);
            }
        }
        if (length < count) {
            throw new FatFormatException("FAT entry " + cluster, table.position(cluster),
                    "the chain ends after " + length + " of " + count + " clusters");
        }
        return extents.build();
    }

    /**
     * Follows the chain to its end and returns all of its clusters.
     *
     * @throws FatFormatException if there are more than {@code most}, the chain leads nowhere, or is a loop
     */
    int[] clusters(int most) throws IOException {
        int[] clusters = new int[4];
        int number = 0;
        do {
            if (number == most) {
                throw new FatFormatException("FAT entry " + cluster, table.position(cluster),
                        "the chain has more than " + most + " clusters");
            }
            clusters = number == clusters.length ? Arrays.copyOf(clusters, 2 * number) : clusters;
            clusters[number++] = cluster;
        } while (advance());
        return Arrays.copyOf(clusters, number);
    }

    /**
     * Runs of consecutive clusters.
     *
     * @param clusters the first cluster of each run
     * @param starts how many clusters come before each run, and, as one element more, how many there are
     */
    record Extents(int[] clusters, int[] starts) {
        static final Extents EMPTY = new Extents(new int[0], new int[1]);

        int count() {
            return clusters.length;
        }

        /** The number of clusters. */
        int total() {
            return starts[starts.length - 1];
        }

        /** The last cluster; 0 if there is none. */
        int last() {
            int runs = clusters.length;
            return runs == 0 ? 0 : clusters[runs - 1] + starts[runs] - starts[runs - 1] - 1;
        }

        /** These clusters and, behind them, others. */
        Extents plus(int[] more) {
            if (more.length == 0) {
                return this;
            }
            Builder builder = new Builder();
            builder.clusters = Arrays.copyOf(clusters, Math.max(4, clusters.length));
            builder.starts = Arrays.copyOf(starts, Math.max(4, clusters.length));
            builder.runs = clusters.length;
            builder.total = total();
            builder.expected = builder.runs == 0 ? -1 : last() + 1;
            for (int cluster : more) {
                builder.add(cluster);
            }
            return builder.build();
        }

        /** The first {@code count} clusters. */
        Extents first(int count) {
            if (count == 0) {
                return EMPTY;
            }
            int run = find(count - 1);
            int[] kept = Arrays.copyOf(starts, run + 2);
            kept[run + 1] = count;
            return new Extents(Arrays.copyOf(clusters, run + 1), kept);
        }

        /** The number of the run that has the file's cluster {@code index}. */
        int find(int index) {
            int found = Arrays.binarySearch(starts, index);
            return found >= 0 ? found : -found - 2;
        }

        private static final class Builder {
            private int[] clusters = new int[4];
            private int[] starts = new int[4];
            private int runs;
            private int total;
            private int expected = -1;

            void add(int cluster) {
                if (cluster != expected) {
                    if (runs == clusters.length) {
                        clusters = Arrays.copyOf(clusters, 2 * runs);
                        starts = Arrays.copyOf(starts, 2 * runs);
                    }
                    clusters[runs] = cluster;
                    starts[runs++] = total;
                }
                expected = cluster + 1;
                total++;
            }

            Extents build() {
                int[] allStarts = Arrays.copyOf(starts, runs + 1);
                allStarts[runs] = total;
                return new Extents(Arrays.copyOf(clusters, runs), allStarts);
            }
        }
    }
}
