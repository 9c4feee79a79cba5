package dev.drydock.efi.tables;

import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MemoryType;

/** {@code EFI_CONFORMANCE_PROFILES_TABLE} (UEFI 2.10, 4.6.5): the specifications that the firmware claims to follow. */
public final class ConformanceProfiles {
    public static final Guid TABLE = Guid.parse("36122546-f7e7-4c8f-bd9b-eb8525b50c0b");
    /** {@code EFI_CONFORMANCE_PROFILE_EBBR_2_1_GUID} (EBBR 2.1, 2.3). */
    public static final Guid EBBR_2_1 = Guid.parse("cce33c35-74ac-4087-bce7-8b29b02eeb27");
    /** {@code EFI_CONFORMANCE_PROFILES_UEFI_SPEC_GUID}: all that UEFI 2.10, 2.6.1, demands of every platform. */
    public static final Guid UEFI = Guid.parse("523c91af-a195-4382-818d-295fe4006465");
    private static final int VERSION = 1;

    private ConformanceProfiles() {}

    /**
     * Puts the table into memory and names it in the system table.
     *
     * @param profile the GUID of the specification that is followed
     */
    public static void publish(Platform platform, SystemTable systemTable, Guid profile) {
        byte[] table = new ByteWriter().u16(VERSION).u16(1).guid(profile).toByteArray();
        long address = platform.pool().allocate(MemoryType.RUNTIME_SERVICES_DATA, table.length);
        platform.memory().putBytes(address, table);
        systemTable.publish(TABLE, address);
    }
}
