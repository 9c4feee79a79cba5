package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.abi.TableBinder.BoundTable;
import dev.drydock.efi.abi.This;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.disk.DeviceBytes;
import dev.drydock.efi.spec.DiskIoProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import java.io.IOException;

/** Every {@code EFI_DISK_IO_PROTOCOL} (UEFI 2.10, 13.7): bytes at any offset of a medium made of blocks. */
final class BlockDiskIo implements DiskIoProtocol {
    private final Platform platform;
    private final GuestMemory memory;
    private final StateMap<Long, Medium> instances;
    private final BoundTable table;

    BlockDiskIo(Platform platform) {
        this.platform = platform;
        memory = platform.memory();
        instances = platform.state().map();
        table = platform.binder().bind(DiskIoProtocol.class, this);
    }

    /** Installs an instance for {@code medium}. */
    void install(Handle handle, Medium medium) {
        long address = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, table.size());
        table.writeTo(address);
        instances.put(address, medium);
        platform.handles().install(handle, Platform.guid(DiskIoProtocol.class), address);
    }

    @Override
    public long revision() {
        return REVISION;
    }

    @Override
    public EfiStatus readDisk(This instance, int mediaId, long offset, long bufferSize, Address buffer)
            throws IOException {
        Medium medium = instances.get(instance.address());
        EfiStatus status = check(medium, mediaId, offset, bufferSize, buffer, false);
        if (status.equals(EfiStatus.SUCCESS) && bufferSize != 0) {
            new DeviceBytes(medium.device()).read(offset, memory.writable(buffer.value(), bufferSize));
        }
        return status;
    }

    @Override
    public EfiStatus writeDisk(This instance, int mediaId, long offset, long bufferSize, Address buffer)
            throws IOException {
        Medium medium = instances.get(instance.address());
        EfiStatus status = check(medium, mediaId, offset, bufferSize, buffer, true);
        if (status.equals(EfiStatus.SUCCESS) && bufferSize != 0) {
            new DeviceBytes(medium.device()).write(offset, memory.readable(buffer.value(), bufferSize));
        }
        return status;
    }

    private static EfiStatus check(Medium medium, int mediaId, long offset, long bufferSize, Address buffer,
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
        boolean valid = new DeviceBytes(medium.device()).contains(offset, bufferSize)
                && (bufferSize == 0 || !buffer.isNull());
        return valid ? EfiStatus.SUCCESS : EfiStatus.INVALID_PARAMETER;
    }
}
