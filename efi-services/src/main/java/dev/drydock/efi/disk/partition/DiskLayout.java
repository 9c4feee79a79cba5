package dev.drydock.efi.disk.partition;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DiskFormatException;
import dev.drydock.efi.disk.fat.FatVolume;
import java.io.IOException;

/** How a disk is divided. */
public sealed interface DiskLayout {
    /** A GUID partition table. */
    record GptDisk(Gpt gpt) implements DiskLayout {}

    /** A legacy MBR with at least one partition. */
    record MbrDisk(Mbr mbr) implements DiskLayout {}

    /** A CD with a boot catalog. */
    record OpticalDisk(ElTorito catalog) implements DiskLayout {}

    /** No partitions: a FAT volume takes the whole disk, as on a floppy disk. */
    record WholeDiskFat() implements DiskLayout {}

    /**
     * Nothing that is known.
     *
     * @param reason why, for people
     */
    record Unknown(String reason) implements DiskLayout {}

    /**
     * Finds out how a disk is divided.
     *
     * <p>A protective MBR comes first, then a CD's boot catalog: an image that is made for disks and CDs has both. A FAT boot
     * sector comes before an MBR: it ends with the same signature, and its boot code may look like partition records, while
     * boot code that looks like a FAT boot sector is most unlikely.
     *
     * @return never null; a GPT that is broken beyond use is {@link Unknown}
     * @throws IOException if the disk cannot be read
     */
    static DiskLayout detect(BlockDevice disk) throws IOException {
        try {
            if (Mbr.isProtective(disk)) {
                return gptOrOptical(disk);
            }
            if (ElTorito.isPresent(disk)) {
                return new OpticalDisk(ElTorito.read(disk));
            }
            if (FatVolume.isPresent(disk)) {
                return new WholeDiskFat();
            }
            Mbr mbr = Mbr.read(disk);
            return mbr.partitions().isEmpty() ? new Unknown("there is no partition") : new MbrDisk(mbr);
        } catch (DiskFormatException e) {
            return new Unknown(e.getMessage());
        }
    }

    /** A GPT; but the image of a CD that can be written to a disk too may have one that is only half valid. */
    private static DiskLayout gptOrOptical(BlockDevice disk) throws IOException {
        try {
            return new GptDisk(Gpt.read(disk));
        } catch (GptFormatException e) {
            if (ElTorito.isPresent(disk)) {
                return new OpticalDisk(ElTorito.read(disk));
            }
            throw e;
        }
    }
}
