package dev.drydock.efi.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A device that is as another, but for what it overrides; by itself it is not attached as the other would be. */
public interface ForwardingDevice extends BlockDevice {
    /** The other device. */
    BlockDevice device();

    @Override
    default int blockSize() {
        return device().blockSize();
    }

    @Override
    default long blockCount() {
        return device().blockCount();
    }

    @Override
    default boolean isReadOnly() {
        return device().isReadOnly();
    }

    @Override
    default boolean isRemovable() {
        return device().isRemovable();
    }

    @Override
    default boolean isMediumPresent() {
        return device().isMediumPresent();
    }

    @Override
    default int mediumNumber() {
        return device().mediumNumber();
    }

    @Override
    default long latencyNanos() {
        return device().latencyNanos();
    }

    @Override
    default void read(long lba, MemorySegment target) throws IOException {
        device().read(lba, target);
    }

    @Override
    default void write(long lba, MemorySegment source) throws IOException {
        device().write(lba, source);
    }

    @Override
    default void flush() throws IOException {
        device().flush();
    }

    @Override
    default void close() throws IOException {
        device().close();
    }
}
