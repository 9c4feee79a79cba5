package dev.drydock.efi.protocol.media;

import dev.drydock.efi.disk.partition.Gpt;
import dev.drydock.efi.disk.partition.GptPartition;
import dev.drydock.efi.disk.partition.MbrPartition;
import dev.drydock.efi.spec.PartitionInfoProtocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The bytes of an {@code EFI_PARTITION_INFO_PROTOCOL} (UEFI 2.10, 13.18). */
final class PartitionInfo {
    /** The cylinder, head and sector of a block that has none. */
    private static final int NO_GEOMETRY = 0xfffffe;

    private PartitionInfo() {}

    static byte[] of(GptPartition partition) {
        GptPartition alone = new GptPartition(1, partition.type(), partition.id(), partition.firstLba(),
                partition.lastLba(), partition.attributes(), partition.name());
        return of(PartitionInfoProtocol.TYPE_GPT, partition.isEfiSystem())
                .put(PartitionInfoProtocol.INFO_OFFSET, Gpt.encodeEntries(List.of(alone), 1)).array();
    }

    /** The record has the partition's place on the disk, and no geometry, whatever the boot record says. */
    static byte[] of(MbrPartition partition) {
        int at = PartitionInfoProtocol.INFO_OFFSET;
        return of(PartitionInfoProtocol.TYPE_MBR, partition.isEfiSystem())
                .putInt(at, (partition.active() ? 0x80 : 0) | NO_GEOMETRY << 8)
                .putInt(at + 4, partition.type() | NO_GEOMETRY << 8)
                .putInt(at + 8, (int) partition.firstLba()).putInt(at + 12, (int) partition.blockCount()).array();
    }

    /** What has no entry that this protocol knows, such as a CD's boot image. */
    static byte[] other() {
        return of(PartitionInfoProtocol.TYPE_OTHER, false).array();
    }

    private static ByteBuffer of(int type, boolean system) {
        return ByteBuffer.allocate(PartitionInfoProtocol.BYTES).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, PartitionInfoProtocol.REVISION).putInt(4, type).put(8, (byte) (system ? 1 : 0));
    }
}
