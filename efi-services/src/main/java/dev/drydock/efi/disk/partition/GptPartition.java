package dev.drydock.efi.disk.partition;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.PartitionDevice;
import dev.drydock.efi.spec.Guid;

/**
 * A used GPT partition entry (UEFI 2.10, 5.3.3).
 *
 * @param number the entry's place in the array, counted from 1
 * @param type {@code PartitionTypeGUID}
 * @param id {@code UniquePartitionGUID}
 * @param firstLba {@code StartingLBA}
 * @param lastLba {@code EndingLBA}, which still belongs to the partition
 * @param attributes {@code Attributes}
 * @param name {@code PartitionName}, at most 36 characters
 */
public record GptPartition(int number, Guid type, Guid id, long firstLba, long lastLba, long attributes, String name) {
    /** Attribute bit 0: the platform needs this partition. */
    public static final long REQUIRED = 1;
    /** Attribute bit 1: the firmware must not produce a block I/O protocol for this partition. */
    public static final long NO_BLOCK_IO = 2;
    /** Attribute bit 2: a legacy BIOS may boot from this partition. */
    public static final long LEGACY_BIOS_BOOTABLE = 4;

    /** The number of blocks. */
    public long blockCount() {
        return lastLba - firstLba + 1;
    }

    /** Whether this is an EFI system partition. */
    public boolean isEfiSystem() {
        return type.equals(PartitionType.EFI_SYSTEM);
    }

    /** This partition of {@code disk}, which must be the disk whose table this entry is from. */
    public PartitionDevice on(BlockDevice disk) {
        return new PartitionDevice(disk, firstLba, blockCount());
    }
}
