package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Field;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_DT_FIXUP_PROTOCOL} (the firmware project EFI_DT_FIXUP_PROTOCOL, revision 1.0, that EBBR names). */
@Protocol(value = "e617d64c-fe08-46da-f4dc-bbd5870c7300", name = "EFI_DT_FIXUP_PROTOCOL")
public interface DtFixupProtocol {
    long REVISION = 0x0001_0000;
    /** {@code EFI_DT_APPLY_FIXUPS}: change the tree so that it describes this machine. */
    int APPLY_FIXUPS = 1;
    /** {@code EFI_DT_RESERVE_MEMORY}: keep what the tree reserves out of free memory. */
    int RESERVE_MEMORY = 2;
    /** {@code EFI_DT_INSTALL_TABLE}: make the tree the configuration table. */
    int INSTALL_TABLE = 4;

    @Field(0x00)
    long revision();

    /** @param bufferSize in bytes, what is free behind the tree included; set to what is needed if it is too small */
    @Slot(0x08)
    EfiStatus fixup(Address fdt, Pointer<Long> bufferSize, int flags);
}
