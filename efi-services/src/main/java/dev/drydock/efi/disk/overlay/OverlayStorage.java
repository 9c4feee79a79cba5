package dev.drydock.efi.disk.overlay;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where an overlay file keeps its bytes. */
interface OverlayStorage extends Closeable {
    /** The size in bytes. */
    long size() throws IOException;

    /**
     * Fills {@code target}.
     *
     * @throws EOFException if the bytes go beyond the end
     */
    void read(long offset, ByteBuffer target) throws IOException;

    /** Writes all of {@code source}; beyond the end, too. When it is cut short, a part may have been written. */
    void write(long offset, ByteBuffer source) throws IOException;

    /** Returns when all that was written is durable. */
    void force() throws IOException;

    /**
     * Opens a file, which is created if it does not exist, and locks it against a second writer.
     *
     * @throws IOException if it cannot be opened, or is locked
     */
    static OverlayStorage of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.CREATE);
        try {
            if (channel.tryLock() == null) {
                throw new IOException(file + " is in use by another process");
            }
            return new File(channel);
        } catch (OverlappingFileLockException _) {
            channel.close();
            throw new IOException(file + " is in use");
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A file's bytes. */
    record File(FileChannel channel) implements OverlayStorage {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
            for (long position = offset; target.hasRemaining();) {
                int read = channel.read(target, position);
                if (read < 0) {
                    throw new EOFException("the overlay file ends at " + position);
                }
                position += read;
            }
        }

        @Override
        public void write(long offset, ByteBuffer source) throws IOException {
            for (long position = offset; source.hasRemaining();) {
                position += channel.write(source, position);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
