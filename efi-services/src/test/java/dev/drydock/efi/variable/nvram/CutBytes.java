package dev.drydock.efi.variable.nvram;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** Bytes in memory that lose their power after so many of them were written. */
final class CutBytes implements NvramBytes {
    private final byte[] content;
    private long left;
    private long written;

    CutBytes(byte[] content, long left) {
        this.content = content.clone();
        this.left = left;
    }

    byte[] content() {
        return content.clone();
    }

    /** How many bytes were written. */
    long written() {
        return written;
    }

    /** Gives the power back, or takes it after {@code bytes} more. */
    void allow(long bytes) {
        left = bytes;
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        if (offset < 0 || offset > content.length - length) {
            throw new EOFException();
        }
        return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    }

    @Override
    public void write(long offset, byte[] bytes) throws IOException {
        if (offset < 0 || offset > content.length - bytes.length) {
            throw new EOFException();
        }
        int count = (int) Math.min(left, bytes.length);
        System.arraycopy(bytes, 0, content, (int) offset, count);
        left -= count;
        written += count;
        if (count < bytes.length) {
            throw new IOException("the power is gone");
        }
    }

    @Override
    public void force() throws IOException {
        if (left == 0) {
            throw new IOException("the power is gone");
        }
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
