package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;
import dev.drydock.efi.abi.This;
import java.io.IOException;

/** {@code EFI_BLOCK_IO2_PROTOCOL} (UEFI 2.10, 13.10). */
@Protocol(value = "a77b2472-e282-4e9f-a245-c2c0e27bbcc1", name = "EFI_BLOCK_IO2_PROTOCOL")
public interface BlockIo2Protocol {
    /** Where {@link #media()} lies, in bytes. */
    int MEDIA_OFFSET = 0x00;

    @Field(MEDIA_OFFSET)
    Pointer<BlockIoMedia> media();

    @Slot(0x08)
    EfiStatus reset(This instance, boolean extendedVerification);

    @Slot(0x10)
    EfiStatus readBlocksEx(This instance, int mediaId, long lba, Pointer<TransferToken> token, long bufferSize,
            Address buffer) throws IOException;

    @Slot(0x18)
    EfiStatus writeBlocksEx(This instance, int mediaId, long lba, Pointer<TransferToken> token, long bufferSize,
            Address buffer) throws IOException;

    @Slot(0x20)
    EfiStatus flushBlocksEx(This instance, Pointer<TransferToken> token) throws IOException;
}
