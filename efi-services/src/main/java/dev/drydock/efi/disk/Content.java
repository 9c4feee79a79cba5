package dev.drydock.efi.disk;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Bytes of a fixed number that are read when they are wanted: a file's contents on an image, or a part of a disk. */
public interface Content extends Closeable {
    /** The number of bytes. */
    long size();

    /**
     * Fills {@code target}.
     *
     * @param offset the first byte's offset; {@code target} does not reach beyond {@link #size()}
     * @throws IOException if the bytes cannot be read
     * @throws IndexOutOfBoundsException if a byte is not within the content
     */
    void read(long offset, MemorySegment target) throws IOException;

    /** Gives back what reading took; a later read takes it again. */
    @Override
    default void close() throws IOException {}

    /** The bytes of an array, which must not change any more. */
    static Content of(byte[] bytes) {
        return new BytesContent(bytes);
    }

    /**
     * The bytes of a host file, as many as it has now, read when they are wanted.
     *
     * <p>A read fails when the file's size or modification time is no longer what it was.
     *
     * @throws IOException if {@code file} is not a readable file
     */
    static Content of(Path file) throws IOException {
        return HostFileContent.of(file);
    }

    /** The bytes of a device, which stays its owner's. */
    static Content of(BlockDevice device) {
        return new DeviceContent(new DeviceBytes(device));
    }
}
