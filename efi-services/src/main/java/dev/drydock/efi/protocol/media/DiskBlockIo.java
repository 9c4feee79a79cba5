package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.abi.TableBinder.BoundTable;
import dev.drydock.efi.abi.This;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.BlockIoMedia;
import dev.drydock.efi.spec.BlockIoProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import java.io.IOException;

/** Every {@code EFI_BLOCK_IO_PROTOCOL} (UEFI 2.10, 13.9): one set of functions, an instance for each medium. */
final class DiskBlockIo implements BlockIoProtocol {
    private final Platform platform;
    private final GuestMemory memory;
    private final StateMap<Long, Medium> instances;
    private final BoundTable table;

    DiskBlockIo(Platform platform) {
        this.platform = platform;
        memory = platform.memory();
        instances = platform.state().map();
        table = platform.binder().bind(BlockIoProtocol.class, this);
    }

    /** Installs an instance for {@code medium}. */
    void install(Handle handle, Medium medium, boolean partition) {
        var device = medium.device();
        long media = platform.place(new BlockIoMedia(medium.id(), device.isRemovable(), medium.isPresent(), partition,
                device.isReadOnly(), false, device.blockSize(), 1, Math.max(0, device.blockCount() - 1), 0, 0, 0));
        long address = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, table.size());
        table.writeTo(address);
        memory.putLong(address + MEDIA_OFFSET, media);
        instances.put(address, medium);
        platform.handles().install(handle, Platform.guid(BlockIoProtocol.class), address);
    }

    @Override
    public long revision() {
        return REVISION3;
    }

    /** Null: each instance has its own, which {@link #install} writes. */
    @Override
    public Pointer<BlockIoMedia> media() {
        return new Pointer<>(memory, 0, Codec.of(BlockIoMedia.class));
    }

    @Override
    public EfiStatus reset(This instance, boolean extendedVerification) {
        return instances.containsKey(instance.address()) ? EfiStatus.SUCCESS : EfiStatus.INVALID_PARAMETER;
    }

    @Override
    public EfiStatus readBlocks(This instance, int mediaId, long lba, long bufferSize, Address buffer)
            throws IOException {
        Medium medium = instances.get(instance.address());
        EfiStatus status = check(medium, mediaId, lba, bufferSize, buffer, false);
        if (status.equals(EfiStatus.SUCCESS) && bufferSize != 0) {
            medium.device().read(lba, memory.writable(buffer.value(), bufferSize));
        }
        return status;
    }

    @Override
    public EfiStatus writeBlocks(This instance, int mediaId, long lba, long bufferSize, Address buffer)
            throws IOException {
        Medium medium = instances.get(instance.address());
        EfiStatus status = check(medium, mediaId, lba, bufferSize, buffer, true);
        if (status.equals(EfiStatus.SUCCESS) && bufferSize != 0) {
            medium.device().write(lba, memory.readable(buffer.value(), bufferSize));
        }
        return status;
    }

    private static EfiStatus check(Medium medium, int mediaId, long lba, long bufferSize, Address buffer,
            boolean write) {
        if (medium == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        EfiStatus presence = medium.check(mediaId);
        if (presence.isError()) {
            return presence;
        }
        if (write && medium.device().isReadOnly()) {
            return EfiStatus.WRITE_PROTECTED;
        }
        int blockSize = medium.device().blockSize();
        if (Long.remainderUnsigned(bufferSize, blockSize) != 0) {
            return EfiStatus.BAD_BUFFER_SIZE;
        }
        // In blocks: a guest's block number times the block size may not fit.
        boolean valid = !buffer.isNull() && medium.device().contains(lba, Long.divideUnsigned(bufferSize, blockSize));
        return valid || bufferSize == 0 ? EfiStatus.SUCCESS : EfiStatus.INVALID_PARAMETER;
    }

    @Override
    public EfiStatus flushBlocks(This instance) throws IOException {
        Medium medium = instances.get(instance.address());
        if (medium == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (!medium.isPresent()) {
            return EfiStatus.NO_MEDIA;
        }
        medium.device().flush();
        return EfiStatus.SUCCESS;
    }
}
