package dev.drydock.efi.protocol.compression;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.compression.CompressionFormatException;
import dev.drydock.efi.compression.UefiDecompressor;
import dev.drydock.efi.spec.DecompressProtocol;
import dev.drydock.efi.spec.EfiStatus;
import java.lang.foreign.MemorySegment;

/** Decompresses from guest memory to guest memory. */
public final class Decompression implements DecompressProtocol {
    /** Nothing is put there. Other firmware needs about as much, so a caller who gives less is wrong. */
    static final int SCRATCH_SIZE = 0x4000;

    private final GuestMemory memory;

    private Decompression(GuestMemory memory) {
        this.memory = memory;
    }

    /** Installs the protocol on a handle of its own. */
    public static void install(Platform platform) {
        platform.install(platform.handles().create(), DecompressProtocol.class,
                new Decompression(platform.memory()));
    }

    private MemorySegment source(Address source, int size) {
        return memory.readable(source.value(), Integer.toUnsignedLong(size));
    }

    @Override
    public EfiStatus getInfo(Address source, int sourceSize, Pointer<Integer> destinationSize,
            Pointer<Integer> scratchSize) {
        if (source.isNull() || destinationSize.isNull() || scratchSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        try {
            destinationSize.set((int) UefiDecompressor.originalSize(source(source, sourceSize)));
            scratchSize.set(SCRATCH_SIZE);
            return EfiStatus.SUCCESS;
        } catch (CompressionFormatException _) {
            return EfiStatus.INVALID_PARAMETER;
        }
    }

    @Override
    public EfiStatus decompress(Address source, int sourceSize, Address destination, int destinationSize,
            Address scratch, int scratchSize) {
        if (source.isNull() || destination.isNull() || scratch.isNull()
                || Integer.compareUnsigned(scratchSize, SCRATCH_SIZE) < 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        try {
            UefiDecompressor.decompress(source(source, sourceSize),
                    memory.writable(destination.value(), Integer.toUnsignedLong(destinationSize)));
            return EfiStatus.SUCCESS;
        } catch (CompressionFormatException _) {
            return EfiStatus.INVALID_PARAMETER;
        }
    }
}
