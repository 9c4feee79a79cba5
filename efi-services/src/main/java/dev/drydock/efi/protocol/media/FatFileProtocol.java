package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.abi.TableBinder.BoundTable;
import dev.drydock.efi.abi.This;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.disk.DiskFormatException;
import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatVolume;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.FileProtocol;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MemoryType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Every {@code EFI_FILE_PROTOCOL} of a FAT volume (UEFI 2.10, 13.5): to read. */
final class FatFileProtocol implements FileProtocol {
    /** How many files may be open at once: far more than any program opens. */
    private static final int MOST_OPEN = 1024;

    private final Platform platform;
    private final GuestMemory memory;
    private final StateMap<Long, OpenFile> files;
    private final BoundTable table;

    FatFileProtocol(Platform platform) {
        this.platform = platform;
        memory = platform.memory();
        files = platform.state().map();
        table = platform.binder().bind(FileProtocol.class, this);
    }

    /**
     * Opens a file or a directory.
     *
     * @return the new table's address
     * @throws EfiException EFI_VOLUME_CORRUPTED, or EFI_OUT_OF_RESOURCES if too many files are open
     */
    long open(FatVolume volume, FatEntry entry) throws IOException {
        if (files.size() >= MOST_OPEN) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
        OpenFile file = orCorrupted(() -> OpenFile.of(volume, entry));
        long address = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, table.size());
        table.writeTo(address);
        files.put(address, file);
        return address;
    }

    /** Reads from a volume. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Tells a volume that makes no sense from a device that fails. */
    static <T> T orCorrupted(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (DiskFormatException _) {
            throw new EfiException(EfiStatus.VOLUME_CORRUPTED);
        }
    }

    private OpenFile file(This instance) {
        OpenFile file = files.get(instance.address());
        if (file == null) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        return file;
    }

    @Override
    public long revision() {
        return REVISION;
    }

    @Override
    public EfiStatus open(This instance, Pointer<Long> newHandle, String fileName, long openMode, long attributes)
            throws IOException {
        OpenFile base = file(instance);
        boolean validMode = openMode == MODE_READ || openMode == (MODE_READ | MODE_WRITE)
                || openMode == (MODE_READ | MODE_WRITE | MODE_CREATE);
        if (newHandle.isNull() || fileName == null || !validMode) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Optional<FatEntry> found = orCorrupted(() -> base.volume().find(base.entry(), fileName));
        if (found.isEmpty() && (openMode & MODE_CREATE) == 0) {
            return EfiStatus.NOT_FOUND;
        }
        if ((openMode & MODE_WRITE) != 0) {
            return EfiStatus.WRITE_PROTECTED;
        }
        newHandle.set(open(base.volume(), found.orElseThrow()));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus close(This instance) {
        file(instance);
        files.remove(instance.address());
        platform.pool().free(instance.address());
        return EfiStatus.SUCCESS;
    }

    /** Closes the file, as the specification says, and cannot delete it. */
    @Override
    public EfiStatus delete(This instance) {
        close(instance);
        return EfiStatus.WARN_DELETE_FAILURE;
    }

    @Override
    public EfiStatus read(This instance, Pointer<Long> bufferSize, Address buffer) throws IOException {
        OpenFile file = file(instance);
        if (bufferSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        return file.isDirectory()
                ? readDirectory(instance, file, bufferSize, buffer)
                : readFile(instance, file, bufferSize, buffer);
    }

    private EfiStatus readFile(This instance, OpenFile file, Pointer<Long> bufferSize, Address buffer)
            throws IOException {
        long left = file.contents().size() - file.position();
        if (file.position() < 0 || left < 0) {
            return EfiStatus.DEVICE_ERROR;
        }
        long wanted = bufferSize.get();
        long length = wanted < 0 ? left : Math.min(wanted, left);
        if (length > 0) {
            if (buffer.isNull()) {
                return EfiStatus.INVALID_PARAMETER;
            }
            var target = memory.writable(buffer.value(), length);
            orCorrupted(() -> file.contents().read(file.position(), target));
        }
        files.put(instance.address(), file.at(file.position() + length));
        bufferSize.set(length);
        return EfiStatus.SUCCESS;
    }

    private EfiStatus readDirectory(This instance, OpenFile file, Pointer<Long> bufferSize, Address buffer)
            throws IOException {
        List<FatEntry> entries = orCorrupted(file::list);
        if (file.position() >= entries.size()) {
            bufferSize.set(0L);
            return EfiStatus.SUCCESS;
        }
        byte[] info = FileInformation.file(file.volume(), entries.get((int) file.position()));
        EfiStatus status = give(info, bufferSize, buffer);
        if (!status.isError()) {
            files.put(instance.address(), file.advanced(entries));
        }
        return status;
    }

    private EfiStatus give(byte[] info, Pointer<Long> bufferSize, Address buffer) {
        long available = bufferSize.get();
        bufferSize.set((long) info.length);
        if (Long.compareUnsigned(available, info.length) < 0) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        if (buffer.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        memory.putBytes(buffer.value(), info);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus write(This instance, Pointer<Long> bufferSize, Address buffer) {
        return file(instance).isDirectory() ? EfiStatus.UNSUPPORTED : EfiStatus.WRITE_PROTECTED;
    }

    @Override
    public EfiStatus getPosition(This instance, Pointer<Long> position) {
        OpenFile file = file(instance);
        if (file.isDirectory()) {
            return EfiStatus.UNSUPPORTED;
        }
        if (position.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        position.set(file.position());
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus setPosition(This instance, long position) {
        OpenFile file = file(instance);
        if (file.isDirectory() && position != 0) {
            return EfiStatus.UNSUPPORTED;
        }
        // A directory that starts over is read anew.
        OpenFile moved = file.isDirectory()
                ? new OpenFile(file.volume(), file.entry(), null, null, 0)
                : file.at(position == END_OF_FILE ? file.contents().size() : position);
        files.put(instance.address(), moved);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus getInfo(This instance, Guid informationType, Pointer<Long> bufferSize, Address buffer)
            throws IOException {
        OpenFile file = file(instance);
        if (informationType == null || bufferSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        FatVolume volume = file.volume();
        if (informationType.equals(FileInformation.FILE)) {
            return give(FileInformation.file(volume, file.entry()), bufferSize, buffer);
        }
        if (informationType.equals(FileInformation.FILE_SYSTEM)) {
            return give(orCorrupted(() -> FileInformation.fileSystem(volume)), bufferSize, buffer);
        }
        if (informationType.equals(FileInformation.VOLUME_LABEL)) {
            return give(orCorrupted(() -> FileInformation.volumeLabel(volume)), bufferSize, buffer);
        }
        return EfiStatus.UNSUPPORTED;
    }

    @Override
    public EfiStatus setInfo(This instance, Guid informationType, long bufferSize, Address buffer) {
        file(instance);
        if (informationType == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        boolean known = informationType.equals(FileInformation.FILE)
                || informationType.equals(FileInformation.FILE_SYSTEM)
                || informationType.equals(FileInformation.VOLUME_LABEL);
        return known ? EfiStatus.WRITE_PROTECTED : EfiStatus.UNSUPPORTED;
    }

    /** Every file is open to be read only. */
    @Override
    public EfiStatus flush(This instance) {
        file(instance);
        return EfiStatus.ACCESS_DENIED;
    }
}
