package dev.drydock.efi.disk.partition;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.PartitionDevice;

/**
 * A used MBR partition record (UEFI 2.10, 5.2.1).
 *
 * @param number 1 to 4 for the records of the MBR itself, from 5 on for logical partitions
 * @param active whether the record is marked as the one that a legacy BIOS boots
 * @param type {@code OSType}, 0x01 to 0xff
 * @param firstLba the first block, counted from the disk's beginning
 * @param blockCount the number of blocks, at least 1
 */
public record MbrPartition(int number, boolean active, int type, long firstLba, long blockCount) {
    /** The type of a protective MBR's partition. */
    public static final int GPT_PROTECTIVE = 0xee;
    /** The type of an EFI system partition. */
    public static final int EFI_SYSTEM = 0xef;

    /** Whether this is an EFI system partition. */
    public boolean isEfiSystem() {
        return type == EFI_SYSTEM;
    }

    /** Whether this is no partition but holds a chain of logical ones. */
    boolean isExtended() {
        return type == 0x05 || type == 0x0f || type == 0x85;
    }

    /** This partition of {@code disk}, which must be the disk whose table this record is from. */
    public PartitionDevice on(BlockDevice disk) {
        return new PartitionDevice(disk, firstLba, blockCount);
    }
}
