package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.This;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.SimpleFileSystemProtocol;
import java.io.IOException;

/** Every {@code EFI_SIMPLE_FILE_SYSTEM_PROTOCOL} (UEFI 2.10, 13.4), each for a FAT volume. */
final class FatFileSystem implements SimpleFileSystemProtocol {
    private final FatFileProtocol files;
    private final ProtocolInstances<MountedVolume> instances;

    FatFileSystem(Platform platform, BackgroundRequests background) {
        files = new FatFileProtocol(platform, background);
        instances = ProtocolInstances.of(platform, SimpleFileSystemProtocol.class, this, platform.state().map());
    }

    /** Installs an instance for {@code volume}. */
    void install(Handle handle, MountedVolume volume) {
        instances.install(handle, volume);
    }

    @Override
    public long revision() {
        return REVISION;
    }

    @Override
    public EfiStatus openVolume(This instance, Pointer<Long> root) throws IOException {
        MountedVolume volume = instances.known().get(instance.address());
        if (volume == null || root.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        volume.requireMedium();
        root.set(files.open(volume, volume.files().root(), true));
        return EfiStatus.SUCCESS;
    }
}
