package dev.drydock.efi.variable.nvram;

import dev.drydock.efi.disk.BlockDevice;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A block device's bytes: a write at any offset becomes one of whole blocks. */
final class BlockNvramBytes implements NvramBytes {
    private final BlockDevice device;

    BlockNvramBytes(BlockDevice device) {
        this.device = device;
    }

    @Override
    public long size() {
        return device.size();
    }

    private void check(long offset, int length) throws IOException {
        if (offset < 0 || length > size() || offset > size() - length) {
            throw new EOFException("%d bytes at 0x%x of a device of 0x%x bytes".formatted(length, offset, size()));
        }
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        check(offset, length);
        int head = (int) (offset % device.blockSize());
        return Arrays.copyOfRange(blocks(offset, length), head, head + length);
    }

    /** The whole blocks that hold the bytes. */
    private byte[] blocks(long offset, int length) throws IOException {
        int size = device.blockSize();
        long head = offset % size;
        byte[] blocks = new byte[Math.toIntExact(Math.ceilDiv(head + length, size) * size)];
        device.read(offset / size, MemorySegment.ofArray(blocks));
        return blocks;
    }

    @Override
    public void write(long offset, byte[] bytes) throws IOException {
        check(offset, bytes.length);
        byte[] blocks = blocks(offset, bytes.length);
        System.arraycopy(bytes, 0, blocks, (int) (offset % device.blockSize()), bytes.length);
        device.write(offset / device.blockSize(), MemorySegment.ofArray(blocks));
    }

    @Override
    public void force() throws IOException {
        device.flush();
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
