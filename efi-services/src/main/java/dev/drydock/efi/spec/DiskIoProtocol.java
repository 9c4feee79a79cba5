package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;
import dev.drydock.efi.abi.This;
import java.io.IOException;

/** {@code EFI_DISK_IO_PROTOCOL} (UEFI 2.10, 13.7): offsets are in bytes. */
@Protocol(value = "ce345171-ba0b-11d2-8e4f-00a0c969723b", name = "EFI_DISK_IO_PROTOCOL")
public interface DiskIoProtocol {
    /** {@code EFI_DISK_IO_PROTOCOL_REVISION}. */
    long REVISION = 0x0001_0000;

    @Field(0x00)
    long revision();

    @Slot(0x08)
    EfiStatus readDisk(This instance, int mediaId, long offset, long bufferSize, Address buffer) throws IOException;

    @Slot(0x10)
    EfiStatus writeDisk(This instance, int mediaId, long offset, long bufferSize, Address buffer) throws IOException;
}
