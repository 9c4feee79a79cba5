package dev.drydock.efi.spec;

import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;
import dev.drydock.efi.abi.This;
import java.io.IOException;

/** {@code EFI_SIMPLE_FILE_SYSTEM_PROTOCOL} (UEFI 2.10, 13.4). */
@Protocol(value = "964e5b22-6459-11d2-8e39-00a0c969723b", name = "EFI_SIMPLE_FILE_SYSTEM_PROTOCOL")
public interface SimpleFileSystemProtocol {
    /** {@code EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_REVISION}. */
    long REVISION = 0x0001_0000;

    @Field(0x00)
    long revision();

    @Slot(0x08)
    EfiStatus openVolume(This instance, Pointer<Long> root) throws IOException;
}
