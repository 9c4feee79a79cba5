package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.abi.This;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.BlockIo2Protocol;
import dev.drydock.efi.spec.BlockIoMedia;
import dev.drydock.efi.spec.BlockIoProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.TransferToken;
import java.io.IOException;
import java.util.Optional;

/**
 * Every {@code EFI_BLOCK_IO_PROTOCOL} and {@code EFI_BLOCK_IO2_PROTOCOL} (UEFI 2.10, 13.9 and 13.10): one set of functions,
 * an instance for each medium.
 */
final class DiskBlockIo implements BlockIoProtocol {
    private final Platform platform;
    private final GuestMemory memory;
    private final TokenTransfers transfers;
    private final StateMap<Long, Instance> instances;
    private final ProtocolInstances<Instance> blockIo;
    private final ProtocolInstances<Instance> blockIo2;

    DiskBlockIo(Platform platform, BackgroundRequests background) {
        this.platform = platform;
        memory = platform.memory();
        transfers = new TokenTransfers(platform, background);
        instances = platform.state().map();
        blockIo = ProtocolInstances.of(platform, BlockIoProtocol.class, this, instances);
        blockIo2 = ProtocolInstances.of(platform, BlockIo2Protocol.class, new InBackground(), instances);
    }

    /**
     * One of the two protocols on a handle.
     *
     * @param media where the handle's {@code EFI_BLOCK_IO_MEDIA} lies
     */
    private record Instance(Medium medium, boolean partition, long media) {
        BlockIoMedia describe() {
            var device = medium.device();
            return new BlockIoMedia(medium.id(), device.isRemovable(), medium.isPresent(), partition,
                    device.isReadOnly(), false, device.blockSize(), 1, Math.max(0, device.blockCount() - 1), 0, 0, 0);
        }
    }

    /** Installs both protocols for {@code medium}. */
    void install(Handle handle, Medium medium, boolean partition) {
        long media = platform.place(new Instance(medium, partition, 0).describe());
        var instance = new Instance(medium, partition, media);
        install(handle, blockIo, MEDIA_OFFSET, instance);
        install(handle, blockIo2, BlockIo2Protocol.MEDIA_OFFSET, instance);
    }

    private void install(Handle handle, ProtocolInstances<Instance> protocol, int mediaOffset, Instance instance) {
        long address = protocol.make(instance);
        memory.putLong(address + mediaOffset, instance.media);
        protocol.publish(handle, address);
    }

    /** The medium of an instance, whose description is brought up to date; null if there is no such instance. */
    private Medium medium(This caller) {
        Instance instance = instances.get(caller.address());
        if (instance == null) {
            return null;
        }
        var media = new Pointer<>(memory, instance.media, Codec.of(BlockIoMedia.class));
        BlockIoMedia present = instance.describe();
        if (!media.get().equals(present)) {
            media.set(present);
        }
        return instance.medium;
    }

    private Optional<Instance> instance(Handle handle) {
        return platform.handles().find(handle, Platform.guid(BlockIoProtocol.class))
                .map(present -> instances.get(present.address()));
    }

    /** The medium behind a handle's block I/O; empty if that is a guest's. */
    Optional<Medium> medium(Handle handle) {
        return instance(handle).map(Instance::medium);
    }

    /** Whether a handle's block I/O says that it is a partition's. */
    boolean isPartition(Handle handle) {
        return instance(handle).map(Instance::partition).orElse(false);
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
        return medium(instance) != null ? EfiStatus.SUCCESS : EfiStatus.INVALID_PARAMETER;
    }

    @Override
    public EfiStatus readBlocks(This instance, int mediaId, long lba, long bufferSize, Address buffer)
            throws IOException {
        return MediumTransfer.ofBlocks(medium(instance), mediaId, lba, bufferSize, buffer, false).run(memory);
    }

    @Override
    public EfiStatus writeBlocks(This instance, int mediaId, long lba, long bufferSize, Address buffer)
            throws IOException {
        return MediumTransfer.ofBlocks(medium(instance), mediaId, lba, bufferSize, buffer, true).run(memory);
    }

    @Override
    public EfiStatus flushBlocks(This instance) throws IOException {
        return TokenTransfers.flush(medium(instance));
    }

    /** The functions that take a token. */
    private final class InBackground implements BlockIo2Protocol {
        @Override
        public Pointer<BlockIoMedia> media() {
            return DiskBlockIo.this.media();
        }

        /** Transfers under way are given up (13.10.2). */
        @Override
        public EfiStatus reset(This instance, boolean extendedVerification) {
            EfiStatus status = DiskBlockIo.this.reset(instance, extendedVerification);
            if (!status.isError()) {
                transfers.cancel(instance, EfiStatus.ABORTED);
            }
            return status;
        }

        @Override
        public EfiStatus readBlocksEx(This instance, int mediaId, long lba, Pointer<TransferToken> token,
                long bufferSize, Address buffer) throws IOException {
            return transfers.run(instance, token,
                    MediumTransfer.ofBlocks(medium(instance), mediaId, lba, bufferSize, buffer, false));
        }

        @Override
        public EfiStatus writeBlocksEx(This instance, int mediaId, long lba, Pointer<TransferToken> token,
                long bufferSize, Address buffer) throws IOException {
            return transfers.run(instance, token,
                    MediumTransfer.ofBlocks(medium(instance), mediaId, lba, bufferSize, buffer, true));
        }

        @Override
        public EfiStatus flushBlocksEx(This instance, Pointer<TransferToken> token) throws IOException {
            return transfers.flush(instance, token, medium(instance));
        }
    }
}
