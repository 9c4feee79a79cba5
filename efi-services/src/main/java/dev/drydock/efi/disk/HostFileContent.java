package dev.drydock.efi.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicReference;

/** The bytes of a host file, which is opened at the first read. */
record HostFileContent(Path file, long size, FileTime modified, AtomicReference<FileChannel> opened)
        implements
            Content {
    private static final long CHUNK = 1 << 30;

    static HostFileContent of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException(file + " is not a regular file");
        }
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read");
        }
        return new HostFileContent(file, attributes.size(), attributes.lastModifiedTime(), new AtomicReference<>());
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
        if (offset < 0 || offset > size || target.byteSize() > size - offset) {
            throw new IndexOutOfBoundsException(target.byteSize() + " bytes at " + offset + " of " + size);
        }
        FileChannel channel = channel();
        for (long done = 0; done < target.byteSize();) {
            MemorySegment rest = target.asSlice(done, Math.min(CHUNK, target.byteSize() - done));
            int read = channel.read(rest.asByteBuffer(), offset + done);
            if (read < 0) {
                throw changed();
            }
            done += read;
        }
    }

    private FileChannel channel() throws IOException {
        FileChannel present = opened.get();
        if (present != null && present.isOpen()) {
            return present;
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        if (channel.size() != size || !Files.getLastModifiedTime(file).equals(modified)) {
            channel.close();
            throw changed();
        }
        opened.set(channel);
        return channel;
    }

    private IOException changed() {
        return new IOException(file + " has changed since it became part of a disk");
    }

    @Override
    public void close() throws IOException {
        FileChannel present = opened.getAndSet(null);
        if (present != null) {
            present.close();
        }
    }
}
