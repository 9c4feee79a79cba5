package dev.drydock.efi.disk.qcow2;

import dev.drydock.efi.disk.Content;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The header of a qcow2 image of version 2 or 3, checked.
 *
 * @param clusterBits the binary logarithm of a cluster's size in bytes, from 9 to 21
 * @param size of the disk in bytes
 * @param l1Offset where the first table is, in bytes; a multiple of the cluster size
 * @param l1Entries how many entries it has; enough for the disk
 * @param backing what lies below the image
 */
record Qcow2Header(int version, int clusterBits, long size, long l1Offset, int l1Entries, Optional<Backing> backing) {
    static final byte[] MAGIC = {'Q', 'F', 'I', (byte) 0xfb};

    private static final int LENGTH_2 = 72;
    private static final int LENGTH_3 = 104;
    private static final long LARGEST_L1 = 32 << 20;
    private static final int LONGEST_NAME = 1023;

    private static final int DIRTY = 0;
    private static final int CORRUPT = 1;
    private static final int EXTERNAL_DATA_FILE = 2;
    private static final int COMPRESSION_TYPE = 3;
    private static final int EXTENDED_L2 = 4;
    private static final int ZSTD = 1;

    private static final int END = 0;
    private static final int BACKING_FORMAT = 0xe2792aca;

    /**
     * The image below, for what this one does not have.
     *
     * @param name as the header has it
     * @param format as an extension of the header has it: {@code raw}, {@code qcow2} or another
     */
    record Backing(String name, Optional<String> format) {}

    long clusterSize() {
        return 1L << clusterBits;
    }

    /** Whether this is the beginning of a qcow2 image, of whatever version. */
    static boolean isPresent(byte[] beginning) {
        return beginning.length >= MAGIC.length
                && Arrays.equals(beginning, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** @throws Qcow2FormatException if it is none, or one that needs what is not supported */
    static Qcow2Header read(Content file) throws IOException {
        byte[] fixed = bytes(file, "header", 0, LENGTH_2);
        if (!isPresent(fixed)) {
            throw new Qcow2FormatException("magic", 0, "is not that of qcow2");
        }
        ByteBuffer header = ByteBuffer.wrap(fixed);
        int version = header.getInt(4);
        if (version != 2 && version != 3) {
            throw new Qcow2FormatException("version", 4, Integer.toUnsignedString(version) + " is not known");
        }
        int clusterBits = header.getInt(20);
        if (clusterBits < 9 || clusterBits > 21) {
            throw new Qcow2FormatException("cluster_bits", 20, clusterBits + " is not from 9 to 21");
        }
        if (header.getInt(32) != 0) {
            throw new Qcow2FormatException("crypt_method", 32, "the image is encrypted, which is not supported");
        }
        long length = version == 2 ? LENGTH_2 : readVersion3(file, clusterBits);
        long size = header.getLong(24);
        if (size < 0 || size > Long.MAX_VALUE - 4096) {
            throw new Qcow2FormatException("size", 24, "0x" + Long.toHexString(size));
        }
        return new Qcow2Header(version, clusterBits, size, checkL1(file, header, clusterBits, size), header.getInt(36),
                backing(file, header, length, clusterBits));
    }

    /** Checks what only version 3 has. Returns the header's length. */
    private static long readVersion3(Content file, int clusterBits) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(bytes(file, "header", 0, LENGTH_3));
        long length = Integer.toUnsignedLong(header.getInt(100));
        if (length < LENGTH_3 || length % 8 != 0 || length > 1L << clusterBits) {
            throw new Qcow2FormatException("header_length", 100, Long.toString(length));
        }
        long features = header.getLong(72);
        if (has(features, CORRUPT)) {
            throw new Qcow2FormatException("incompatible_features", 72, "the image is marked as corrupt");
        }
        if (has(features, EXTERNAL_DATA_FILE)) {
            throw new Qcow2FormatException("incompatible_features", 72,
                    "an external data file, which is not supported");
        }
        if (has(features, EXTENDED_L2)) {
            throw new Qcow2FormatException("incompatible_features", 72,
                    "extended L2 entries, which are not supported");
        }
        int type = length > LENGTH_3 ? bytes(file, "compression_type", LENGTH_3, 1)[0] : 0;
        if (type != 0) {
            throw new Qcow2FormatException("compression_type", LENGTH_3,
                    type == ZSTD ? "zstd, which is not supported" : Byte.toUnsignedInt((byte) type) + " is not known");
        }
        // A dirty image has wrong reference counts, of which a reader takes no notice.
        long unknown = features & ~(1L << DIRTY | 1L << COMPRESSION_TYPE);
        if (unknown != 0) {
            throw new Qcow2FormatException("incompatible_features", 72,
                    "bit " + Long.numberOfTrailingZeros(unknown) + " is not known");
        }
        return length;
    }

    private static boolean has(long features, int bit) {
        return (features >>> bit & 1) != 0;
    }

    private static long checkL1(Content file, ByteBuffer header, int clusterBits, long size)
            throws Qcow2FormatException {
        long entries = Integer.toUnsignedLong(header.getInt(36));
        // An L2 table is a cluster of 8 byte entries, each for a cluster.
        int covered = 2 * clusterBits - 3;
        long needed = (size >>> covered) + ((size & (1L << covered) - 1) == 0 ? 0 : 1);
        if (entries < needed || entries > LARGEST_L1 / Long.BYTES) {
            throw new Qcow2FormatException("l1_size", 36,
                    entries + " entries for a disk of 0x" + Long.toHexString(size) + " bytes, which needs " + needed);
        }
        long offset = header.getLong(40);
        if (entries > 0 && ((offset & (1L << clusterBits) - 1) != 0 || offset <= 0
                || entries * Long.BYTES > file.size() || offset > file.size() - entries * Long.BYTES)) {
            throw new Qcow2FormatException("l1_table_offset", 40, "0x" + Long.toHexString(offset)
                    + " is no cluster of the file, or the table goes beyond its end");
        }
        return offset;
    }

    private static Optional<Backing> backing(Content file, ByteBuffer header, long length, int clusterBits)
            throws IOException {
        long offset = header.getLong(8);
        if (offset == 0) {
            return Optional.empty();
        }
        long nameLength = Integer.toUnsignedLong(header.getInt(16));
        if (nameLength == 0 || nameLength > LONGEST_NAME) {
            throw new Qcow2FormatException("backing_file_size", 16, nameLength + " is not from 1 to " + LONGEST_NAME);
        }
        if (offset < length || offset > (1L << clusterBits) - nameLength) {
            throw new Qcow2FormatException("backing_file_offset", 8,
                    "0x" + Long.toHexString(offset) + " is not within the first cluster");
        }
        String name = new String(bytes(file, "backing file name", offset, (int) nameLength), StandardCharsets.UTF_8);
        return Optional.of(new Backing(name, backingFormat(file, length, offset)));
    }

    /** Looks for the format in the header's extensions, which lie between the header and the name. */
    private static Optional<String> backingFormat(Content file, long from, long end) throws IOException {
        for (long at = from; at <= end - 8;) {
            ByteBuffer extension = ByteBuffer.wrap(bytes(file, "header extension", at, 8));
            long length = Integer.toUnsignedLong(extension.getInt(4));
            if (extension.getInt(0) == END) {
                break;
            }
            if (length > end - at - 8) {
                throw new Qcow2FormatException("header extension", at, length + " bytes go beyond the extensions' end");
            }
            if (extension.getInt(0) == BACKING_FORMAT && length <= LONGEST_NAME) {
                return Optional.of(
                        new String(bytes(file, "backing file format", at + 8, (int) length), StandardCharsets.UTF_8));
            }
            at += 8 + (length + 7 & ~7L);
        }
        return Optional.empty();
    }

    static byte[] bytes(Content file, String field, long offset, int length) throws IOException {
        if (length > file.size() || offset > file.size() - length) {
            throw new Qcow2FormatException(field, offset,
                    "the file ends before it, at 0x" + Long.toHexString(file.size()));
        }
        byte[] result = new byte[length];
        file.read(offset, MemorySegment.ofArray(result));
        return result;
    }
}
