package dev.drydock.efi.contract;

import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.FaultyDevice;
import dev.drydock.efi.disk.MemoryDevice;
import dev.drydock.efi.disk.fat.FatFiles;
import dev.drydock.efi.disk.fat.FatImage;
import dev.drydock.efi.disk.fat.FatType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The volumes that the program {@code files} needs, known by their labels; each is a disk of its own. */
final class ContractVolumes {
    private static final long SIZE = 256 << 10;

    private ContractVolumes() {}

    static FirmwareBuilder add(FirmwareBuilder builder) {
        return builder.disk("small", () -> volume("SMALL"))
                .disk("protected", () -> FaultyDevice.builder(volume("PROTECTED")).writeProtected().build())
                .disk("worn", ContractVolumes::worn)
                .disk("exchanged", () -> FaultyDevice.builder(volume("EXCHANGED"))
                        .changeMedium(SIZE / 512 - 1, volume("OTHER")).build())
                .disk("removed", () -> FaultyDevice.builder(volume("REMOVED")).removeMedium(SIZE / 512 - 1).build())
                .disk("corrupt", ContractVolumes::corrupt);
    }

    private static BlockDevice volume(String label) throws IOException {
        return ContractMachines.volume(label, SIZE).build().asDevice();
    }

    /** Data clusters cannot be read, and nothing can be written or flushed; the root directory can be read. */
    private static BlockDevice worn() throws IOException {
        FatImage image = ContractMachines.volume("WORN", SIZE).build();
        long data = image.parts().stream().mapToLong(part -> part.content().size() == 3000 ? part.offset() / 512 : 0)
                .max().orElseThrow();
        return FaultyDevice.builder(image.asDevice()).readErrors(data, 6).writeErrors(0, SIZE / 512).flushErrors()
                .build();
    }

    /** A FAT32 volume whose root directory goes on at a cluster that does not exist. */
    private static BlockDevice corrupt() throws IOException {
        FatImage image = FatImage.builder().type(FatType.FAT32).clusterSize(512).label("CORRUPT")
                .files(ContractVolumes::fill).build();
        BlockDevice source = image.asDevice();
        MemoryDevice device = new MemoryDevice(512, image.size() / 512);
        byte[] block = new byte[512];
        for (long lba = 0; lba < 2000; lba++) {
            source.read(lba, MemorySegment.ofArray(block));
            if (lba == image.geometry().reservedSectors()) {
                block[8] = 0x78;
                block[11] = 0x0e;
            }
            device.write(lba, MemorySegment.ofArray(block));
        }
        return device;
    }

    private static void fill(FatFiles files) {
        for (int i = 0; i < 15; i++) {
            files.file("FILE" + i, new byte[]{1});
        }
    }
}
