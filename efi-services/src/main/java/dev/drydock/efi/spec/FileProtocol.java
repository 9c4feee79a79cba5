package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;
import dev.drydock.efi.abi.This;
import java.io.IOException;

/**
 * {@code EFI_FILE_PROTOCOL} (UEFI 2.10, 13.5), revision 2.
 *
 * <p>It is never in the handle database, so the specification gives it no GUID.
 */
@Protocol(value = "00000000-0000-0000-0000-000000000000", name = "EFI_FILE_PROTOCOL")
public interface FileProtocol {
    /** {@code EFI_FILE_PROTOCOL_REVISION2}. */
    long REVISION2 = 0x0002_0000;

    /** {@code EFI_FILE_MODE_READ}. */
    long MODE_READ = 1;
    /** {@code EFI_FILE_MODE_WRITE}. */
    long MODE_WRITE = 2;
    /** {@code EFI_FILE_MODE_CREATE}. */
    long MODE_CREATE = 0x8000_0000_0000_0000L;

    /** A position that stands for a file's end. */
    long END_OF_FILE = -1;

    @Field(0x00)
    long revision();

    @Slot(0x08)
    EfiStatus open(This instance, Pointer<Long> newHandle, String fileName, long openMode, long attributes)
            throws IOException;

    @Slot(0x10)
    EfiStatus close(This instance) throws IOException;

    @Slot(0x18)
    EfiStatus delete(This instance) throws IOException;

    @Slot(0x20)
    EfiStatus read(This instance, Pointer<Long> bufferSize, Address buffer) throws IOException;

    @Slot(0x28)
    EfiStatus write(This instance, Pointer<Long> bufferSize, Address buffer) throws IOException;

    @Slot(0x30)
    EfiStatus getPosition(This instance, Pointer<Long> position);

    @Slot(0x38)
    EfiStatus setPosition(This instance, long position);

    @Slot(0x40)
    EfiStatus getInfo(This instance, Guid informationType, Pointer<Long> bufferSize, Address buffer)
            throws IOException;

    @Slot(0x48)
    EfiStatus setInfo(This instance, Guid informationType, long bufferSize, Address buffer) throws IOException;

    @Slot(0x50)
    EfiStatus flush(This instance) throws IOException;

    @Slot(0x58)
    EfiStatus openEx(This instance, Pointer<Long> newHandle, String fileName, long openMode, long attributes,
            Pointer<FileIoToken> token) throws IOException;

    @Slot(0x60)
    EfiStatus readEx(This instance, Pointer<FileIoToken> token) throws IOException;

    @Slot(0x68)
    EfiStatus writeEx(This instance, Pointer<FileIoToken> token) throws IOException;

    @Slot(0x70)
    EfiStatus flushEx(This instance, Pointer<FileIoToken> token) throws IOException;
}
