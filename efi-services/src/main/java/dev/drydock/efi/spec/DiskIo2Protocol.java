package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;
import dev.drydock.efi.abi.This;
import java.io.IOException;

/** {@code EFI_DISK_IO2_PROTOCOL} (UEFI 2.10, 13.8): offsets are in bytes. */
@Protocol(value = "151c8eae-7f2c-472c-9e54-9828194f6a88", name = "EFI_DISK_IO2_PROTOCOL")
public interface DiskIo2Protocol {
    /** {@code EFI_DISK_IO2_PROTOCOL_REVISION}. */
    long REVISION = 0x0002_0000;

    @Field(0x00)
    long revision();

    @Slot(0x08)
    EfiStatus cancel(This instance);

    @Slot(0x10)
    EfiStatus readDiskEx(This instance, int mediaId, long offset, Pointer<TransferToken> token, long bufferSize,
            Address buffer) throws IOException;

    @Slot(0x18)
    EfiStatus writeDiskEx(This instance, int mediaId, long offset, Pointer<TransferToken> token, long bufferSize,
            Address buffer) throws IOException;

    @Slot(0x20)
    EfiStatus flushDiskEx(This instance, Pointer<TransferToken> token) throws IOException;
}
