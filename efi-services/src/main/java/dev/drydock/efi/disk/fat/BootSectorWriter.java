package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.ComposedDevice.Part;
import dev.drydock.efi.disk.Content;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the reserved sectors of a {@link FatImage}: boot sector, FSInfo and their copies. */
final class BootSectorWriter {
    private static final int HEADS = 64;

    private BootSectorWriter() {}

    /**
     * The reserved sectors that are not zero.
     *
     * @param end the first cluster that is free, as are all after it
     */
    static List<Part> parts(FatGeometry geometry, String label, int end) {
        Content boot = Content.of(bootSector(geometry, label));
        if (geometry.type() != FatType.FAT32) {
            return List.of(new Part(0, boot));
        }
        long sector = geometry.bytesPerSector();
        Content info = Content.of(fsInfo(geometry, end));
        return List.of(new Part(0, boot), new Part(geometry.fsInfoSector() * sector, info),
                new Part(geometry.backupBootSector() * sector, boot),
                new Part((geometry.backupBootSector() + geometry.fsInfoSector()) * sector, info));
    }

    private static byte[] bootSector(FatGeometry geometry, String label) {
        boolean wide = geometry.type() == FatType.FAT32;
        byte[] bytes = new byte[FatGeometry.BOOT_BYTES];
        ByteBuffer boot = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int extended = wide ? 64 : 36;
        int code = extended + 26;
        boot.put(0, (byte) 0xeb).put(1, (byte) (code - 2)).put(2, (byte) 0x90);
        boot.put(3, "DRYDOCK ".getBytes(StandardCharsets.US_ASCII));
        boot.putShort(11, (short) geometry.bytesPerSector()).put(13, (byte) geometry.sectorsPerCluster());
        boot.putShort(14, (short) geometry.reservedSectors()).put(16, (byte) geometry.fatCount());
        boot.putShort(17, (short) geometry.rootEntries());
        boolean few = !wide && geometry.totalSectors() <= 0xffff;
        boot.putShort(19, (short) (few ? geometry.totalSectors() : 0));
        boot.put(21, (byte) geometry.media()).putShort(22, (short) (wide ? 0 : geometry.sectorsPerFat()));
        boot.putShort(24, (short) FatLayout.SECTORS_PER_TRACK).putShort(26, (short) HEADS);
        boot.putInt(28, (int) geometry.hiddenSectors()).putInt(32, few ? 0 : (int) geometry.totalSectors());
        if (wide) {
            boot.putInt(36, (int) geometry.sectorsPerFat()).putInt(44, geometry.rootCluster());
            boot.putShort(48, (short) geometry.fsInfoSector()).putShort(50, (short) geometry.backupBootSector());
        }
        boot.put(extended, (byte) 0x80).put(extended + 2, (byte) 0x29).putInt(extended + 3, geometry.volumeId());
        boot.put(extended + 7, DirectoryWriter.padded(label.isEmpty() ? "NO NAME" : label));
        boot.put(extended + 18, String.format("%-8s", geometry.type()).getBytes(StandardCharsets.US_ASCII));
        // INT 18h, then a loop: a legacy BIOS goes on to the next boot device.
        boot.put(code, (byte) 0xcd).put(code + 1, (byte) 0x18).put(code + 2, (byte) 0xeb).put(code + 3, (byte) 0xfe);
        boot.putShort(510, (short) 0xaa55);
        return bytes;
    }

    private static byte[] fsInfo(FatGeometry geometry, int end) {
        byte[] bytes = new byte[512];
        ByteBuffer info = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int free = geometry.lastCluster() + 1 - end;
        info.putInt(0, 0x41615252).putInt(484, 0x61417272).putInt(488, free);
        info.putInt(492, free == 0 ? -1 : end).putInt(508, 0xaa550000);
        return bytes;
    }
}
