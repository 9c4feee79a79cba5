package dev.drydock.efi.variable.nvram;

import java.io.Closeable;
import java.io.IOException;

/** Where a format keeps its bytes: a file, or a block device of any kind. */
interface NvramBytes extends Closeable {
    /** The size in bytes. */
    long size();

    /**
     * Reads exactly {@code length} bytes.
     *
     * @throws IOException if they cannot be read, or lie beyond the end
     */
    byte[] read(long offset, int length) throws IOException;

    /**
     * Writes bytes. When it is cut short, a prefix of them may have been written.
     *
     * @throws IOException if they cannot be written, or lie beyond the end
     */
    void write(long offset, byte[] bytes) throws IOException;

    /** Returns when all that was written is durable. */
    void force() throws IOException;
}
