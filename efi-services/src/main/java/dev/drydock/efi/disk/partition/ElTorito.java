package dev.drydock.efi.disk.partition;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DeviceBytes;
import dev.drydock.efi.disk.PartitionDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The boot catalog of a CD (El Torito 1.0; UEFI 2.10, 13.3.2.1 and 3.5.1.1).
 *
 * @param entries its entries for UEFI that can be used, in their order
 * @param findings what is odd though the rest can be used, for people
 */
public record ElTorito(List<Entry> entries, List<String> findings) {
    /** The size in bytes of a CD's sectors, which everything here is counted in whatever the device's blocks are. */
    public static final int SECTOR = 2048;

    private static final int FIRST_DESCRIPTOR = 16;
    private static final int MOST_DESCRIPTORS = 64;
    private static final int ENTRY_BYTES = 32;
    private static final int VIRTUAL_SECTOR = 512;
    private static final int EFI = 0xef;
    private static final int BOOTABLE = 0x88;
    private static final int SECTION = 0x90;
    private static final int LAST_SECTION = 0x91;
    private static final int EXTENSION = 0x44;

    public ElTorito {
        entries = List.copyOf(entries);
        findings = List.copyOf(findings);
    }

    /**
     * A boot entry for UEFI.
     *
     * @param number its index in the catalog, 0 for the default entry
     * @param start where its image begins, in blocks of the device
     * @param blockCount the size of its image in blocks of the device, at least 1
     */
    public record Entry(int number, long start, long blockCount) {
        /** This entry's image on {@code disk}, which must be the disk whose catalog this is from. */
        public PartitionDevice on(BlockDevice disk) {
            return new PartitionDevice(disk, start, blockCount);
        }
    }

    /** Whether the device has a volume descriptor that leads to a boot catalog. */
    public static boolean isPresent(BlockDevice disk) throws IOException {
        return findCatalog(disk) >= 0;
    }

    /**
     * Reads and checks a disk's boot catalog.
     *
     * @throws ElToritoFormatException if there is none, or it makes no sense
     */
    public static ElTorito read(BlockDevice disk) throws IOException {
        long sector = findCatalog(disk);
        check(sector >= 0, "Boot Record Volume Descriptor", 17, "there is none");
        DeviceBytes bytes = new DeviceBytes(disk);
        check(bytes.contains(sector * SECTOR, SECTOR), "Boot Catalog", 17, "it is at sector " + sector);
        byte[] catalog = bytes.read(sector * SECTOR, SECTOR);
        ByteBuffer buffer = ByteBuffer.wrap(catalog).order(ByteOrder.LITTLE_ENDIAN);
        int sum = 0;
        for (int at = 0; at < ENTRY_BYTES; at += 2) {
            sum += buffer.getShort(at);
        }
        check(catalog[0] == 1 && (catalog[30] & 0xff) == 0x55 && (catalog[31] & 0xff) == 0xaa && (sum & 0xffff) == 0,
                "Validation Entry", sector, "its checksum or its key bytes are wrong");
        List<Entry> entries = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        if ((catalog[1] & 0xff) == EFI) {
            add(disk, buffer, ENTRY_BYTES, 0, entries, findings);
        }
        sections(disk, buffer, entries, findings);
        return new ElTorito(entries, findings);
    }

    private static void sections(BlockDevice disk, ByteBuffer catalog, List<Entry> entries, List<String> findings)
            throws IOException {
        int number = 1;
        int at = 2 * ENTRY_BYTES;
        while (at < SECTOR) {
            int header = catalog.get(at) & 0xff;
            if (header != SECTION && header != LAST_SECTION) {
                return;
            }
            boolean isEfi = (catalog.get(at + 1) & 0xff) == EFI;
            int count = catalog.getShort(at + 2) & 0xffff;
            at += ENTRY_BYTES;
            for (int left = count; left > 0 && at < SECTOR; at += ENTRY_BYTES) {
                if ((catalog.get(at) & 0xff) == EXTENSION) {
                    continue;
                }
                if (isEfi) {
                    add(disk, catalog, at, number, entries, findings);
                }
                number++;
                left--;
            }
            if (header == LAST_SECTION) {
                return;
            }
        }
    }

    private static void add(BlockDevice disk, ByteBuffer catalog, int at, int number, List<Entry> entries,
            List<String> findings) {
        if ((catalog.get(at) & 0xff) != BOOTABLE) {
            return;
        }
        long start = (catalog.getInt(at + 8) & 0xffffffffL) * SECTOR / disk.blockSize();
        int sectors = catalog.getShort(at + 6) & 0xffff;
        if (start == 0 || start >= disk.blockCount()) {
            findings.add("boot entry " + number + " is left out: it begins at block " + start);
            return;
        }
        // A count of none or one says nothing of the size: then the image may go on to the medium's end.
        long rest = disk.blockCount() - start;
        long blocks = sectors < 2
                ? rest
                : Math.ceilDiv((long) sectors * VIRTUAL_SECTOR, (long) disk.blockSize());
        if (blocks > rest) {
            findings.add("boot entry " + number + " ends behind the medium");
        }
        entries.add(new Entry(number, start, Math.min(blocks, rest)));
    }

    /** The boot catalog's sector, or -1. */
    private static long findCatalog(BlockDevice disk) throws IOException {
        DeviceBytes bytes = new DeviceBytes(disk);
        for (int i = 0; i < MOST_DESCRIPTORS; i++) {
            long offset = (long) (FIRST_DESCRIPTOR + i) * SECTOR;
            if (!bytes.contains(offset, SECTOR)) {
                return -1;
            }
            byte[] descriptor = bytes.read(offset, SECTOR);
            if (!text(descriptor, 1, 5).equals("CD001") || (descriptor[0] & 0xff) == 0xff) {
                return -1;
            }
            if (descriptor[0] == 0 && text(descriptor, 7, 23).equals("EL TORITO SPECIFICATION")) {
                return ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN).getInt(0x47) & 0xffffffffL;
            }
        }
        return -1;
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    private static void check(boolean valid, String field, long sector, String problem)
            throws ElToritoFormatException {
        if (!valid) {
            throw new ElToritoFormatException(field, sector, problem);
        }
    }
}
