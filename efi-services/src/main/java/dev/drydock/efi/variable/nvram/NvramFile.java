package dev.drydock.efi.variable.nvram;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file's bytes, locked against a second writer for as long as they are open. */
final class NvramFile implements NvramBytes {
    private final FileChannel channel;
    private final long size;
    private final boolean readOnly;

    private NvramFile(FileChannel channel, boolean readOnly) throws IOException {
        this.channel = channel;
        this.readOnly = readOnly;
        size = channel.size();
    }

    /**
     * Opens an existing file.
     *
     * @throws IOException if it cannot be opened, or someone else has it open for writing
     */
    static NvramFile open(Path file, boolean readOnly) throws IOException {
        FileChannel channel = readOnly
                ? FileChannel.open(file, StandardOpenOption.READ)
                : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!readOnly) {
                lock(channel, file);
            }
            return new NvramFile(channel, readOnly);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static void lock(FileChannel channel, Path file) throws IOException {
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            locked = false; // by this same process
        }
        if (!locked) {
            throw new NvramInUseException(file + " is in use by another writer");
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        while (target.hasRemaining()) {
            if (channel.read(target, offset + target.position()) < 0) {
                throw new EOFException("the variable file ends at " + (offset + target.position()));
            }
        }
        return target.array();
    }

    @Override
    public void write(long offset, byte[] bytes) throws IOException {
        if (readOnly) {
            throw new IOException("the variable file was opened for reading only");
        }
        if (offset < 0 || bytes.length > size || offset > size - bytes.length) {
            throw new EOFException("a write beyond the end of the variable file");
        }
        ByteBuffer source = ByteBuffer.wrap(bytes);
        while (source.hasRemaining()) {
            channel.write(source, offset + source.position());
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
