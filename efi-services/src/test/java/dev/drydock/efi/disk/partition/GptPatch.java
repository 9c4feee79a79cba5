package dev.drydock.efi.disk.partition;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.DeviceBytes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** Changes a disk's GUID partition table behind its checksums' back, and puts those right. */
public final class GptPatch {
    private GptPatch() {}

    /** Changes a block. */
    public static void patch(BlockDevice disk, long lba, Consumer<ByteBuffer> change) throws IOException {
        byte[] block = new byte[disk.blockSize()];
        disk.read(lba, MemorySegment.ofArray(block));
        change.accept(ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN));
        disk.write(lba, MemorySegment.ofArray(block));
    }

    /** Computes anew the checksums in the header at {@code lba}, as far as the header makes that possible. */
    public static void fixChecksums(BlockDevice disk, long lba) throws IOException {
        DeviceBytes bytes = new DeviceBytes(disk);
        byte[] block = bytes.read(lba * disk.blockSize(), disk.blockSize());
        ByteBuffer header = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        long entries = header.getLong(72);
        long length = (long) header.getInt(80) * header.getInt(84);
        if (entries > 0 && entries < disk.blockCount() && length >= 0 && length < 1 << 22
                && bytes.contains(entries * disk.blockSize(), length)) {
            header.putInt(88, crc32(bytes.read(entries * disk.blockSize(), (int) length), (int) length));
        }
        int size = header.getInt(12);
        if (size >= 20 && size <= block.length) {
            header.putInt(16, 0).putInt(16, crc32(block, size));
        }
        disk.write(lba, MemorySegment.ofArray(block));
    }

    private static int crc32(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
