package dev.drydock.efi.spec;

/**
 * {@code EFI_BLOCK_IO_MEDIA} (UEFI 2.10, 13.9).
 *
 * @param mediaId changes whenever the medium does
 * @param removableMedia whether the medium can be taken out
 * @param mediaPresent whether there is a medium
 * @param logicalPartition whether the device is a part of another
 * @param readOnly whether writes fail
 * @param writeCaching whether writes are kept back until they are flushed
 * @param blockSize in bytes
 * @param ioAlign the alignment that a buffer needs, in bytes: a power of two; 0 and 1 mean none
 * @param lastBlock the last block's address
 * @param lowestAlignedLba the first block that begins on a physical one (revision 2)
 * @param logicalBlocksPerPhysicalBlock 0 where logical blocks are physical ones, or nobody knows (revision 2)
 * @param optimalTransferLengthGranularity in blocks; 0 where nobody knows (revision 3)
 */
public record BlockIoMedia(int mediaId, boolean removableMedia, boolean mediaPresent, boolean logicalPartition,
        boolean readOnly, boolean writeCaching, int blockSize, int ioAlign, long lastBlock, long lowestAlignedLba,
        int logicalBlocksPerPhysicalBlock, int optimalTransferLengthGranularity) {}
