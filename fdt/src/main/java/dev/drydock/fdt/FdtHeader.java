package dev.drydock.fdt;

import java.nio.ByteBuffer;

/**
 * {@code struct fdt_header} (Devicetree Specification 0.4, 5.2), with the blocks that it describes known to lie in the blob.
 *
 * @param structEnd offset just behind the structure block, in version 16 as far as it can reach
 */
record FdtHeader(int totalSize, int structOffset, int stringsOffset, int reservationsOffset, int version, int bootCpu,
        int stringsSize, int structEnd) {
    static final int MAGIC = 0xd00dfeed;
    static final int VERSION = 17;
    static final int LAST_COMPATIBLE_VERSION = 16;
    static final int SIZE = 40;
    private static final int SIZE_16 = 36;

    /** Reads and checks the header of {@code blob}, whose position is 0. */
    static FdtHeader read(ByteBuffer blob, FdtLimits limits, FdtFaults faults) throws FdtFormatException {
        require(blob.limit() >= SIZE_16, 0, "the blob ends within the header");
        require(blob.getInt(0) == MAGIC, 0, "magic is not 0xd00dfeed");
        int version = blob.getInt(20);
        int compatible = blob.getInt(24);
        require(version >= LAST_COMPATIBLE_VERSION, 20, "version is not 16 or 17");
        faults.check(version <= VERSION, 20, "version is not 16 or 17");
        require(compatible >= 0 && compatible <= VERSION, 24, "last_comp_version is above 17");
        faults.check(compatible <= version, 24, "last_comp_version is above version");
        int headerSize = version >= VERSION ? SIZE : SIZE_16;
        int total = blob.getInt(4);
        require(total >= headerSize, 4, "totalsize is less than the header, or 2 GiB and more");
        require(total <= limits.bytes(), 4, "totalsize is above the limit of " + limits.bytes());
        require(total <= blob.limit(), 4, "totalsize is more than the blob has");

        int reservations = offset(blob, 16, "off_mem_rsvmap", 8, headerSize, total, faults);
        int struct = offset(blob, 8, "off_dt_struct", 4, headerSize, total, faults);
        int strings = offset(blob, 12, "off_dt_strings", 1, headerSize, total, faults);
        int stringsSize = blob.getInt(32);
        require(stringsSize >= 0 && stringsSize <= total - strings, 32, "size_dt_strings exceeds totalsize");
        int structEnd = total;
        if (version >= VERSION) {
            int structSize = blob.getInt(36);
            require(structSize >= 0 && structSize <= total - struct, 36, "size_dt_struct exceeds totalsize");
            faults.check(structSize % 4 == 0, 36, "size_dt_struct is no multiple of 4");
            structEnd = struct + structSize;
        } else {
            // Version 16 does not say where the structure block ends, but no later than where the next block starts.
            structEnd = Math.min(structEnd, reservations > struct ? reservations : total);
            structEnd = Math.min(structEnd, strings > struct ? strings : total);
        }
        faults.check(stringsSize == 0 || structEnd <= strings || strings + stringsSize <= struct, 12,
                "the strings block overlaps the structure block");
        return new FdtHeader(total, struct, strings, reservations, version, blob.getInt(28), stringsSize, structEnd);
    }

    private static int offset(ByteBuffer blob, int field, String name, int alignment, int least, int total,
            FdtFaults faults) throws FdtFormatException {
        int value = blob.getInt(field);
        require(value >= least && value <= total, field, name + " lies outside the blob, or in the header");
        faults.check(value % alignment == 0, field, name + " is not aligned to " + alignment);
        return value;
    }

    /** Checks that bytes which another block uses are neither structure nor strings. */
    void checkApart(int start, int end, FdtFaults faults) throws FdtFormatException {
        faults.check(end <= structOffset || structEnd <= start, 16,
                "the memory reservation block overlaps the structure block");
        faults.check(stringsSize == 0 || end <= stringsOffset || stringsOffset + stringsSize <= start, 16,
                "the memory reservation block overlaps the strings block");
    }

    private static void require(boolean condition, int offset, String reason) throws FdtFormatException {
        if (!condition) {
            throw new FdtFormatException(offset, reason);
        }
    }
}
