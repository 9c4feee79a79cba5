package dev.drydock.efi.protocol.media;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.partition.DiskLayout;
import dev.drydock.efi.disk.partition.ElTorito;
import dev.drydock.efi.disk.partition.Gpt;
import dev.drydock.efi.disk.partition.GptPartition;
import dev.drydock.efi.disk.partition.Mbr;
import dev.drydock.efi.disk.partition.MbrPartition;
import dev.drydock.efi.protocol.devicepath.DevicePathNode;
import dev.drydock.efi.protocol.devicepath.MediaNode;
import dev.drydock.efi.protocol.devicepath.MediaNode.HardDrive;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a disk that gets a handle of its own (UEFI 2.10, 13.3.2).
 *
 * @param name what to call it in reports
 * @param node what its device path has behind the disk's
 * @param efiSystem whether it is marked as an EFI system partition
 * @param info its {@code EFI_PARTITION_INFO_PROTOCOL}
 */
record Partition(String name, BlockDevice device, DevicePathNode node, boolean efiSystem, byte[] info) {
    /**
     * The partitions of a disk.
     *
     * @param findings receives what is odd, for people
     */
    static List<Partition> of(DiskLayout layout, BlockDevice disk, List<String> findings) {
        return switch (layout) {
            case DiskLayout.GptDisk(Gpt gpt) -> ofGpt(gpt, disk, findings);
            case DiskLayout.MbrDisk(Mbr mbr) -> mbr.partitions().stream().map(partition -> of(mbr, partition, disk))
                    .toList();
            case DiskLayout.OpticalDisk(ElTorito catalog) -> {
                findings.addAll(catalog.findings());
                yield catalog.entries().stream().map(entry -> of(entry, disk)).toList();
            }
            case DiskLayout.WholeDiskFat _,DiskLayout.Unknown _ -> List.of();
        };
    }

    private static List<Partition> ofGpt(Gpt gpt, BlockDevice disk, List<String> findings) {
        findings.addAll(gpt.findings());
        List<Partition> partitions = new ArrayList<>();
        for (GptPartition partition : gpt.partitions()) {
            if ((partition.attributes() & GptPartition.NO_BLOCK_IO) != 0) {
                findings.add("partition " + partition.number() + " is marked as not for the firmware");
            } else {
                var node = HardDrive.gpt(partition.number(), partition.firstLba(), partition.blockCount(),
                        partition.id());
                partitions.add(new Partition("partition " + partition.number(), partition.on(disk), node,
                        partition.isEfiSystem(), PartitionInfo.of(partition)));
            }
        }
        return partitions;
    }

    private static Partition of(Mbr mbr, MbrPartition partition, BlockDevice disk) {
        var node = HardDrive.mbr(partition.number(), partition.firstLba(), partition.blockCount(), mbr.signature());
        return new Partition("partition " + partition.number(), partition.on(disk), node, partition.isEfiSystem(),
                PartitionInfo.of(partition));
    }

    private static Partition of(ElTorito.Entry entry, BlockDevice disk) {
        var node = new MediaNode.CdRom(entry.number(), entry.start(), entry.blockCount());
        return new Partition("boot entry " + entry.number(), entry.on(disk), node, false, PartitionInfo.other());
    }
}
