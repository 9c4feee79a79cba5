package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;
import java.io.IOException;

/** {@code EFI_LOAD_FILE2_PROTOCOL} (UEFI 2.10, 13.2). */
@Protocol(value = "4006c0c1-fcb3-403e-996d-4a6c8724e06d", name = "EFI_LOAD_FILE2_PROTOCOL")
public interface LoadFile2Protocol {
    @Slot(0x00)
    EfiStatus loadFile(Address filePath, boolean bootPolicy, Pointer<Long> bufferSize, Address buffer)
            throws IOException;
}
