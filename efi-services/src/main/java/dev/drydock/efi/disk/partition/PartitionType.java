package dev.drydock.efi.disk.partition;

import dev.drydock.efi.spec.Guid;

/** Partition types that the UEFI specification and others define, as GUIDs (UEFI 2.10, table 5.7). */
public final class PartitionType {
    /** Unused entry. */
    public static final Guid UNUSED = Guid.ZERO;
    /** EFI system partition. */
    public static final Guid EFI_SYSTEM = Guid.parse("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    /** A partition that contains a legacy MBR. */
    public static final Guid LEGACY_MBR = Guid.parse("024dee41-33e7-11d3-9d69-0008c781f39f");
    /** Microsoft basic data: a FAT or NTFS volume that is no ESP. */
    public static final Guid BASIC_DATA = Guid.parse("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7");
    /** Linux file system data. */
    public static final Guid LINUX_DATA = Guid.parse("0fc63daf-8483-4772-8e79-3d69d8477de4");
    /** Extended boot loader partition, which systemd-boot reads besides the ESP. */
    public static final Guid EXTENDED_BOOT_LOADER = Guid.parse("bc13c2ff-59e6-4262-a352-b275fd6f7172");

    private PartitionType() {}
}
