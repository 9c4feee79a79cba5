package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;
import dev.drydock.efi.abi.This;
import java.io.IOException;

/** {@code EFI_BLOCK_IO_PROTOCOL} (UEFI 2.10, 13.9). */
@Protocol(value = "964e5b21-6459-11d2-8e39-00a0c969723b", name = "EFI_BLOCK_IO_PROTOCOL")
public interface BlockIoProtocol {
    /** {@code EFI_BLOCK_IO_PROTOCOL_REVISION3}: 2.31. */
    long REVISION3 = 2 << 16 | 31;
    /** Where {@link #media()} lies, in bytes. */
    int MEDIA_OFFSET = 0x08;

    @Field(0x00)
    long revision();

    @Field(MEDIA_OFFSET)
    Pointer<BlockIoMedia> media();

    @Slot(0x10)
    EfiStatus reset(This instance, boolean extendedVerification);

    @Slot(0x18)
    EfiStatus readBlocks(This instance, int mediaId, long lba, long bufferSize, Address buffer) throws IOException;

    @Slot(0x20)
    EfiStatus writeBlocks(This instance, int mediaId, long lba, long bufferSize, Address buffer) throws IOException;

    @Slot(0x28)
    EfiStatus flushBlocks(This instance) throws IOException;
}
