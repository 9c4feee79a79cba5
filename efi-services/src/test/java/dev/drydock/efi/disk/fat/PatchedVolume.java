package dev.drydock.efi.disk.fat;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DeviceBytes;
import dev.drydock.efi.disk.OverlayDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An image's volume whose bytes a test changes. */
final class PatchedVolume {
    final BlockDevice device;
    final DeviceBytes bytes;
    final FatGeometry geometry;

    PatchedVolume(FatImage image) {
        device = new OverlayDevice(image.asDevice(), new MachineState());
        bytes = new DeviceBytes(device);
        geometry = image.geometry();
    }

    static PatchedVolume of(FatType type, FatFiles.Filler files) throws IOException {
        return new PatchedVolume(FatImage.builder().type(type).files(files).build());
    }

    FatVolume open() throws IOException {
        return FatVolume.open(device);
    }

    FatEntry find(String path) throws IOException {
        FatVolume volume = open();
        return volume.find(volume.root(), path).orElseThrow(() -> new AssertionError("there is no " + path));
    }

    /** Changes {@code width} bytes, little-endian. */
    void put(long offset, int width, long value) throws IOException {
        byte[] encoded = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value).array();
        bytes.write(offset, MemorySegment.ofArray(encoded).asSlice(0, width));
    }

    /** Changes an entry of the first allocation table. */
    void link(int cluster, int value) throws IOException {
        long table = geometry.fatOffset(geometry.activeFat());
        switch (geometry.type()) {
            case FAT12 -> {
                long offset = table + cluster * 3L / 2;
                int old = ByteBuffer.wrap(bytes.read(offset, 2)).order(ByteOrder.LITTLE_ENDIAN).getShort();
                put(offset, 2, cluster % 2 == 0 ? old & 0xf000 | value & 0xfff : old & 0xf | value << 4);
            }
            case FAT16 -> put(table + 2L * cluster, 2, value);
            // The upper four bits are reserved, and not to be taken for a part of the number.
            case FAT32 -> put(table + 4L * cluster, 4, value | 0xa0000000);
        }
    }

    /** The offset of 32 byte entry {@code slot} of a directory of one cluster, or of a fixed root. */
    long slot(FatEntry directory, int slot) {
        long start = directory.firstCluster() == 0
                ? geometry.rootOffset()
                : geometry.clusterOffset(directory.firstCluster());
        return start + slot * 32L;
    }

    /** The offset of the 32 byte entry that has the short name of {@code entry}. */
    long slot(FatEntry entry) {
        return slot(entry.parent(), entry.slot());
    }
}
