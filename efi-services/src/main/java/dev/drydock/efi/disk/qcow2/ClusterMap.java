package dev.drydock.efi.disk.qcow2;

import dev.drydock.efi.disk.Content;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The two levels of tables that tell where each cluster of the disk is in the file.
 *
 * <p>Of the tables only the pages that were used last are in memory, at most 1 MiB.
 */
final class ClusterMap {
    private static final int PAGE = 4096;
    private static final int PAGES = 256;
    private static final long OFFSET_MASK = 0x00ff_ffff_ffff_fe00L;
    private static final long COMPRESSED = 1L << 62;
    private static final long ALL_ZEROES = 1;
    private static final int SECTOR = 512;

    private final Content file;
    private final Qcow2Header header;
    private final Map<Long, ByteBuffer> pages = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ByteBuffer> eldest) {
            return size() > PAGES;
        }
    };

    ClusterMap(Content file, Qcow2Header header) {
        this.file = file;
        this.header = header;
    }

    /**
     * Tells where a cluster is.
     *
     * @param index the cluster's number on the disk, which has it
     * @throws Qcow2FormatException if the tables are not as they have to be
     */
    Cluster at(long index) throws IOException {
        int tableBits = header.clusterBits() - 3;
        long l1Entry = header.l1Offset() + (index >>> tableBits) * Long.BYTES;
        long table = entry(l1Entry) & OFFSET_MASK;
        if (table == 0) {
            return Cluster.Absent.ABSENT;
        }
        checkAligned("L1 entry", l1Entry, table);
        if (header.clusterSize() > file.size() || table > file.size() - header.clusterSize()) {
            throw new Qcow2FormatException("L1 entry", l1Entry,
                    "the L2 table at 0x" + Long.toHexString(table) + " goes beyond the file's end");
        }
        long l2Entry = table + (index & (1L << tableBits) - 1) * Long.BYTES;
        long entry = entry(l2Entry);
        return (entry & COMPRESSED) != 0 ? compressed(l2Entry, entry) : plain(l2Entry, entry);
    }

    private Cluster plain(long at, long entry) throws Qcow2FormatException {
        if ((entry & ALL_ZEROES) != 0) {
            if (header.version() == 2) {
                throw new Qcow2FormatException("L2 entry", at, "a cluster of zeroes, which version 2 does not know");
            }
            return Cluster.Zeroes.ZEROES;
        }
        long offset = entry & OFFSET_MASK;
        if (offset == 0) {
            return Cluster.Absent.ABSENT;
        }
        checkAligned("L2 entry", at, offset);
        checkBeginsInFile(at, offset);
        return new Cluster.Plain(offset);
    }

    private Cluster compressed(long at, long entry) throws Qcow2FormatException {
        int offsetBits = 62 - (header.clusterBits() - 8);
        long offset = entry & (1L << offsetBits) - 1;
        long sectors = ((entry & COMPRESSED - 1) >>> offsetBits) + 1;
        checkBeginsInFile(at, offset);
        return new Cluster.Compressed(offset, (int) Math.min(sectors * SECTOR - offset % SECTOR, file.size() - offset));
    }

    private void checkAligned(String field, long at, long offset) throws Qcow2FormatException {
        if ((offset & header.clusterSize() - 1) != 0) {
            throw new Qcow2FormatException(field, at, "0x" + Long.toHexString(offset) + " is no cluster's offset");
        }
    }

    private void checkBeginsInFile(long at, long offset) throws Qcow2FormatException {
        if (offset >= file.size()) {
            throw new Qcow2FormatException("L2 entry", at,
                    "the cluster at 0x" + Long.toHexString(offset) + " is beyond the file's end");
        }
    }

    /** Reads an entry of a table that is within the file. */
    private long entry(long offset) throws IOException {
        long number = offset / PAGE;
        ByteBuffer page = pages.get(number);
        if (page == null) {
            byte[] bytes = new byte[(int) Math.min(PAGE, file.size() - number * PAGE)];
            file.read(number * PAGE, MemorySegment.ofArray(bytes));
            page = ByteBuffer.wrap(bytes);
            pages.put(number, page);
        }
        return page.getLong((int) (offset % PAGE));
    }
}
