package dev.drydock.efi.disk.overlay;

import dev.drydock.efi.disk.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * The header of an overlay file: which disk it lies above.
 *
 * @param blockSize of the disk below, in bytes
 * @param blockCount of the disk below
 * @param baseDigest of the beginning of the disk below
 */
record OverlayHeader(int blockSize, long blockCount, byte[] baseDigest) {
    /** The size of the header, and of a page of the map, in bytes. */
    static final int PAGE = 4096;
    /** Where a page has its checksum. */
    static final int CHECKSUM = PAGE - Integer.BYTES;

    private static final byte[] MAGIC = {(byte) 0x89, 'D', 'R', 'Y', 'O', 'V', 'L', '\n'};
    private static final int VERSION = 1;
    private static final int VERSION_AT = 8;
    private static final int BLOCK_SIZE_AT = 12;
    private static final int BLOCK_COUNT_AT = 16;
    private static final int DIGEST_AT = 24;
    private static final int DIGEST_LENGTH = 32;
    private static final int RESERVED_AT = DIGEST_AT + DIGEST_LENGTH;

    /** Partition tables and the beginning of a first partition are here, with the identifiers of both. */
    private static final long DIGESTED = 2 << 20;

    /** The header for an overlay above a disk. */
    static OverlayHeader of(BlockDevice base) throws IOException {
        long blocks = Math.min(DIGESTED / base.blockSize(), base.blockCount());
        byte[] beginning = new byte[(int) (blocks * base.blockSize())];
        base.read(0, MemorySegment.ofArray(beginning));
        try {
            return new OverlayHeader(base.blockSize(), base.blockCount(),
                    MessageDigest.getInstance("SHA-256").digest(beginning));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    byte[] encoded() {
        ByteBuffer page = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
        page.put(MAGIC).putInt(VERSION).putInt(blockSize).putLong(blockCount).put(baseDigest);
        return page.putInt(CHECKSUM, checksum(page.array())).array();
    }

    /** The CRC-32 of what is before a page's checksum. */
    static int checksum(byte[] page) {
        CRC32 crc = new CRC32();
        crc.update(page, 0, CHECKSUM);
        return (int) crc.getValue();
    }

    /**
     * Whether a file holds nothing but a part of this header, as when its creation was cut short: it is empty, or it ends
     * with the header's page at the latest, and a byte is the header's or 0.
     */
    boolean isUnfinished(byte[] file) {
        if (file.length > PAGE) {
            return false;
        }
        byte[] finished = encoded();
        if (Arrays.equals(file, finished)) {
            return false;
        }
        for (int i = 0; i < file.length; i++) {
            if (file[i] != 0 && file[i] != finished[i]) {
                return false;
            }
        }
        return true;
    }

    /** @throws OverlayFormatException if a page is not this header */
    void check(byte[] page) throws OverlayFormatException {
        if (page.length < MAGIC.length || !Arrays.equals(page, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new OverlayFormatException("magic", 0, "is not that of an overlay file");
        }
        if (page.length < PAGE) {
            throw new OverlayFormatException("header", 0, "the file ends within it, at 0x"
                    + Integer.toHexString(page.length));
        }
        ByteBuffer found = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
        int version = found.getInt(VERSION_AT);
        if (version != VERSION) {
            throw new OverlayFormatException("version", VERSION_AT,
                    Integer.toUnsignedString(version) + " is not known");
        }
        if (found.getInt(CHECKSUM) != checksum(page)) {
            throw new OverlayFormatException("checksum", CHECKSUM, "is not that of the header");
        }
        if (found.getInt(BLOCK_SIZE_AT) != blockSize) {
            throw new OverlayFormatException("block size", BLOCK_SIZE_AT, "is " + found.getInt(BLOCK_SIZE_AT)
                    + ", and that of the disk below is " + blockSize);
        }
        if (found.getLong(BLOCK_COUNT_AT) != blockCount) {
            throw new OverlayFormatException("block count", BLOCK_COUNT_AT, "is "
                    + Long.toUnsignedString(found.getLong(BLOCK_COUNT_AT)) + ", and that of the disk below is "
                    + blockCount);
        }
        byte[] digest = Arrays.copyOfRange(page, DIGEST_AT, RESERVED_AT);
        if (!Arrays.equals(digest, baseDigest)) {
            throw new OverlayFormatException("base digest", DIGEST_AT, "is " + HexFormat.of().formatHex(digest)
                    + ", and that of the disk below is " + HexFormat.of().formatHex(baseDigest));
        }
        for (int i = RESERVED_AT; i < CHECKSUM; i++) {
            if (page[i] != 0) {
                throw new OverlayFormatException("reserved", i, "is not 0");
            }
        }
    }
}
