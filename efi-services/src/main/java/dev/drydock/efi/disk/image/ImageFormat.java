package dev.drydock.efi.disk.image;

import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.disk.RawFileDevice;
import dev.drydock.efi.disk.qcow2.Qcow2Image;
import java.io.IOException;
import java.nio.file.Path;

/** The format of a file with a disk. */
public enum ImageFormat {
    /** The disk's bytes, one after the other. */
    RAW {
        @Override
        public BlockDevice open(Path file, int blockSize) throws IOException {
            return RawFileDevice.open(file, blockSize, true, false);
        }

        @Override
        public BlockDevice openPersistent(Path file, int blockSize) throws IOException {
            return RawFileDevice.openPersistent(file, blockSize);
        }
    },
    /** QEMU's copy-on-write format: {@link Qcow2Image} tells what of it is supported. */
    QCOW2 {
        @Override
        public BlockDevice open(Path file, int blockSize) throws IOException {
            return Qcow2Image.open(file).asDevice(blockSize);
        }

        @Override
        public BlockDevice openPersistent(Path file, int blockSize) throws IOException {
            throw new IOException(file + ": qcow2 images are not written; convert it to a raw one");
        }
    };

    /**
     * Opens a file of this format, which is not to be changed. Images below a qcow2 image have to be in its own directory;
     * {@link Qcow2Image#open(Path, dev.drydock.efi.disk.qcow2.BackingFiles)} opens others.
     *
     * @param blockSize the size of a block in bytes: a power of two from 512 to 4096
     * @throws dev.drydock.efi.disk.DiskFormatException if it is not of this format
     * @throws IOException if it cannot be read
     */
    public abstract BlockDevice open(Path file, int blockSize) throws IOException;

    /**
     * Opens a file of this format that a run is to change; it is locked meanwhile.
     *
     * @param blockSize the size of a block in bytes: a power of two from 512 to 4096
     * @throws IOException if it cannot be opened so; qcow2 images never can
     */
    public abstract BlockDevice openPersistent(Path file, int blockSize) throws IOException;

    /**
     * Finds out a file's format by its first bytes: a raw disk that begins as a qcow2 image does is taken for one.
     *
     * @throws IOException if it cannot be read
     */
    public static ImageFormat detect(Path file) throws IOException {
        return Qcow2Image.isPresent(file) ? QCOW2 : RAW;
    }
}
