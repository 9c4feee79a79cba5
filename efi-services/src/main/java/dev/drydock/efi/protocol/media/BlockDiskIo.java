package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.abi.This;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.DiskIo2Protocol;
import dev.drydock.efi.spec.DiskIoProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.TransferToken;
import java.io.IOException;

/**
 * Every {@code EFI_DISK_IO_PROTOCOL} and {@code EFI_DISK_IO2_PROTOCOL} (UEFI 2.10, 13.7 and 13.8): bytes at any offset of a
 * medium made of blocks.
 */
final class BlockDiskIo implements DiskIoProtocol {
    private final GuestMemory memory;
    private final TokenTransfers transfers;
    private final StateMap<Long, Medium> instances;
    private final ProtocolInstances<Medium> diskIo;
    private final ProtocolInstances<Medium> diskIo2;

    BlockDiskIo(Platform platform, BackgroundRequests background) {
        memory = platform.memory();
        transfers = new TokenTransfers(platform, background);
        instances = platform.state().map();
        diskIo = ProtocolInstances.of(platform, DiskIoProtocol.class, this, instances);
        diskIo2 = ProtocolInstances.of(platform, DiskIo2Protocol.class, new InBackground(), instances);
    }

    /** Installs both protocols for {@code medium}. */
    void install(Handle handle, Medium medium) {
        diskIo.install(handle, medium);
        diskIo2.install(handle, medium);
    }

    @Override
    public long revision() {
        return REVISION;
    }

    @Override
    public EfiStatus readDisk(This instance, int mediaId, long offset, long bufferSize, Address buffer)
            throws IOException {
        return transfer(instance, mediaId, offset, bufferSize, buffer, false).run(memory);
    }

    @Override
    public EfiStatus writeDisk(This instance, int mediaId, long offset, long bufferSize, Address buffer)
            throws IOException {
        return transfer(instance, mediaId, offset, bufferSize, buffer, true).run(memory);
    }

    private MediumTransfer transfer(This instance, int mediaId, long offset, long bufferSize, Address buffer,
            boolean write) {
        return MediumTransfer.ofBytes(instances.get(instance.address()), mediaId, offset, bufferSize, buffer, write);
    }

    /** The functions that take a token. */
    private final class InBackground implements DiskIo2Protocol {
        @Override
        public long revision() {
            return REVISION;
        }

        @Override
        public EfiStatus cancel(This instance) {
            if (!instances.containsKey(instance.address())) {
                return EfiStatus.INVALID_PARAMETER;
            }
            transfers.cancel(instance, EfiStatus.ABORTED);
            return EfiStatus.SUCCESS;
        }

        @Override
        public EfiStatus readDiskEx(This instance, int mediaId, long offset, Pointer<TransferToken> token,
                long bufferSize, Address buffer) throws IOException {
            return transfers.run(instance, token, transfer(instance, mediaId, offset, bufferSize, buffer, false));
        }

        @Override
        public EfiStatus writeDiskEx(This instance, int mediaId, long offset, Pointer<TransferToken> token,
                long bufferSize, Address buffer) throws IOException {
            return transfers.run(instance, token, transfer(instance, mediaId, offset, bufferSize, buffer, true));
        }

        @Override
        public EfiStatus flushDiskEx(This instance, Pointer<TransferToken> token) throws IOException {
            return transfers.flush(instance, token, instances.get(instance.address()));
        }
    }
}
