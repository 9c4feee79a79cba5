package dev.drydock.efi.protocol.media;

import static dev.drydock.efi.protocol.media.MountedVolume.access;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.TableBinder.BoundTable;
import dev.drydock.efi.abi.This;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.protocol.media.FileAccess.Result;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.FileIoToken;
import dev.drydock.efi.spec.FileProtocol;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MemoryType;
import java.io.IOException;

/** Every {@code EFI_FILE_PROTOCOL} of a FAT volume (UEFI 2.10, 13.5). */
final class FatFileProtocol implements FileProtocol {
    private static final int FILE_SYSTEM_LABEL = 36;

    private final Platform platform;
    private final GuestMemory memory;
    private final OpenFiles files;
    private final FileAccess access;
    private final BackgroundRequests background;
    private final BoundTable table;

    FatFileProtocol(Platform platform, BackgroundRequests background) {
        this.platform = platform;
        this.background = background;
        memory = platform.memory();
        files = new OpenFiles(platform.state());
        access = new FileAccess(memory, files);
        table = platform.binder().bind(FileProtocol.class, this);
    }

    /**
     * Opens a file or a directory.
     *
     * @return the new table's address
     * @throws dev.drydock.efi.EfiException EFI_VOLUME_CORRUPTED, or EFI_OUT_OF_RESOURCES if too many files are open
     */
    long open(MountedVolume volume, FatEntry entry, boolean writable) throws IOException {
        files.requireRoom();
        long address = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, table.size());
        try {
            files.open(address, volume, entry, writable);
        } catch (IOException | RuntimeException e) {
            platform.pool().free(address);
            throw e;
        }
        table.writeTo(address);
        return address;
    }

    @Override
    public long revision() {
        return REVISION2;
    }

    @Override
    public EfiStatus open(This instance, Pointer<Long> newHandle, String fileName, long openMode, long attributes)
            throws IOException {
        OpenFile base = files.get(instance.address());
        if (!isValidOpen(newHandle, fileName, openMode, attributes)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        return open(base, newHandle, fileName, openMode, attributes);
    }

    private static boolean isValidOpen(Pointer<Long> newHandle, String fileName, long openMode, long attributes) {
        boolean creates = openMode == (MODE_READ | MODE_WRITE | MODE_CREATE);
        boolean validMode = openMode == MODE_READ || openMode == (MODE_READ | MODE_WRITE) || creates;
        // Attributes are of what is created; of no meaning otherwise.
        return !newHandle.isNull() && fileName != null && validMode
                && (!creates || (attributes & ~FileAccess.VALID_ATTRIBUTES) == 0);
    }

    private EfiStatus open(OpenFile base, Pointer<Long> newHandle, String fileName, long openMode, long attributes)
            throws IOException {
        files.requireRoom();
        FatEntry entry = access.locate(base, fileName, openMode, attributes);
        newHandle.set(open(files.node(base).volume(), entry.resolved(), (openMode & MODE_WRITE) != 0));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus close(This instance) {
        files.get(instance.address());
        // What is under way for this file would work on one that is closed.
        background.cancel(instance.address(), EfiStatus.ABORTED);
        files.close(instance.address());
        platform.pool().free(instance.address());
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus delete(This instance) throws IOException {
        boolean deleted;
        try {
            deleted = access.delete(files.get(instance.address()));
        } catch (IOException _) {
            deleted = false;
        }
        close(instance);
        return deleted ? EfiStatus.SUCCESS : EfiStatus.WARN_DELETE_FAILURE;
    }

    @Override
    public EfiStatus read(This instance, Pointer<Long> bufferSize, Address buffer) throws IOException {
        return transfer(instance, bufferSize, buffer, access::read);
    }

    @Override
    public EfiStatus write(This instance, Pointer<Long> bufferSize, Address buffer) throws IOException {
        return transfer(instance, bufferSize, buffer, access::write);
    }

    private EfiStatus transfer(This instance, Pointer<Long> bufferSize, Address buffer, Transfer transfer)
            throws IOException {
        files.get(instance.address());
        if (bufferSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Result result = transfer.run(instance.address(), bufferSize.get(), buffer);
        bufferSize.set(result.bytes());
        return result.status();
    }

    @Override
    public EfiStatus getPosition(This instance, Pointer<Long> position) {
        long present = access.position(instance.address());
        if (position.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        position.set(present);
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus setPosition(This instance, long position) {
        return access.setPosition(instance.address(), position);
    }

    @Override
    public EfiStatus getInfo(This instance, Guid informationType, Pointer<Long> bufferSize, Address buffer)
            throws IOException {
        files.get(instance.address());
        if (informationType == null || bufferSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        byte[] info = info(instance.address(), informationType);
        if (info == null) {
            return EfiStatus.UNSUPPORTED;
        }
        Result result = access.give(info, bufferSize.get(), buffer);
        bufferSize.set(result.bytes());
        return result.status();
    }

    private byte[] info(long address, Guid type) throws IOException {
        if (!isKnown(type)) {
            return null;
        }
        OpenFile.Node node = access.node(address);
        MountedVolume volume = node.volume();
        return access(() -> type.equals(FileInformation.FILE)
                ? FileInformation.file(volume.files(), node.entry())
                : type.equals(FileInformation.FILE_SYSTEM)
                        ? FileInformation.fileSystem(volume.files(), volume.isReadOnly())
                        : FileInformation.volumeLabel(volume.files()));
    }

    private static boolean isKnown(Guid type) {
        return type.equals(FileInformation.FILE) || type.equals(FileInformation.FILE_SYSTEM)
                || type.equals(FileInformation.VOLUME_LABEL);
    }

    @Override
    public EfiStatus setInfo(This instance, Guid informationType, long bufferSize, Address buffer)
            throws IOException {
        files.get(instance.address());
        if (informationType == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (!isKnown(informationType)) {
            return EfiStatus.UNSUPPORTED;
        }
        if (access.node(instance.address()).volume().isReadOnly()) {
            return EfiStatus.WRITE_PROTECTED;
        }
        if (bufferSize != 0 && buffer.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (informationType.equals(FileInformation.FILE)) {
            access.change(instance.address(), FileChange.read(memory, buffer.value(), bufferSize));
            return EfiStatus.SUCCESS;
        }
        int offset = informationType.equals(FileInformation.FILE_SYSTEM) ? FILE_SYSTEM_LABEL : 0;
        if (Long.compareUnsigned(bufferSize, offset + Character.BYTES) < 0) {
            return EfiStatus.BAD_BUFFER_SIZE;
        }
        access.label(instance.address(),
                FileChange.string(memory, buffer.value() + offset, bufferSize - offset));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus flush(This instance) throws IOException {
        return access.flush(instance.address());
    }

    @Override
    public EfiStatus openEx(This instance, Pointer<Long> newHandle, String fileName, long openMode, long attributes,
            Pointer<FileIoToken> token) throws IOException {
        OpenFile base = files.get(instance.address());
        if (token.isNull() || !isValidOpen(newHandle, fileName, openMode, attributes)) {
            return EfiStatus.INVALID_PARAMETER;
        }
        return submit(instance, token, () -> open(base, newHandle, fileName, openMode, attributes));
    }

    @Override
    public EfiStatus readEx(This instance, Pointer<FileIoToken> token) throws IOException {
        return transfer(instance, token, access::read);
    }

    @Override
    public EfiStatus writeEx(This instance, Pointer<FileIoToken> token) throws IOException {
        return transfer(instance, token, access::write);
    }

    @Override
    public EfiStatus flushEx(This instance, Pointer<FileIoToken> token) throws IOException {
        files.get(instance.address());
        if (token.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        return submit(instance, token, () -> access.flush(instance.address()));
    }

    @FunctionalInterface
    private interface Transfer {
        Result run(long address, long size, Address buffer) throws IOException;
    }

    private EfiStatus transfer(This instance, Pointer<FileIoToken> token, Transfer transfer) throws IOException {
        files.get(instance.address());
        if (token.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        FileIoToken request = token.get();
        return submit(instance, token, () -> {
            Result result = transfer.run(instance.address(), request.bufferSize(), request.buffer());
            memory.putLong(token.address() + FileIoToken.BUFFER_SIZE_OFFSET, result.bytes());
            return result.status();
        });
    }

    /** Does something now if the token has no event, else in the background. */
    private EfiStatus submit(This instance, Pointer<FileIoToken> token, BackgroundRequests.Work work)
            throws IOException {
        Address event = token.get().event();
        if (event.isNull()) {
            return work.run();
        }
        if (platform.events().find(event.value()) == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Medium medium = files.node(files.get(instance.address())).volume().medium();
        background.submit(medium.device(), instance.address(), event.value(),
                token.address() + FileIoToken.STATUS_OFFSET, medium.device().latencyNanos(), work);
        return EfiStatus.SUCCESS;
    }
}
