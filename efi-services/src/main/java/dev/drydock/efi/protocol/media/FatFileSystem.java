package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.abi.TableBinder.BoundTable;
import dev.drydock.efi.abi.This;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.spec.SimpleFileSystemProtocol;
import java.io.IOException;

/** Every {@code EFI_SIMPLE_FILE_SYSTEM_PROTOCOL} (UEFI 2.10, 13.4), each for a FAT volume. */
final class FatFileSystem implements SimpleFileSystemProtocol {
    private final Platform platform;
    private final FatFileProtocol files;
    private final StateMap<Long, MountedVolume> instances;
    private final BoundTable table;

    FatFileSystem(Platform platform, BackgroundRequests background) {
        this.platform = platform;
        files = new FatFileProtocol(platform, background);
        instances = platform.state().map();
        table = platform.binder().bind(SimpleFileSystemProtocol.class, this);
    }

    /** Installs an instance for {@code volume}. */
    void install(Handle handle, MountedVolume volume) {
        long address = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, table.size());
        table.writeTo(address);
        instances.put(address, volume);
        platform.handles().install(handle, Platform.guid(SimpleFileSystemProtocol.class), address);
    }

    @Override
    public long revision() {
        return REVISION;
    }

    @Override
    public EfiStatus openVolume(This instance, Pointer<Long> root) throws IOException {
        MountedVolume volume = instances.get(instance.address());
        if (volume == null || root.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        volume.requireMedium();
        root.set(files.open(volume, volume.files().root(), true));
        return EfiStatus.SUCCESS;
    }
}
