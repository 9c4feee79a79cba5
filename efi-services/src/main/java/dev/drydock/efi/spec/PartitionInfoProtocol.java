package dev.drydock.efi.spec;

/** {@code EFI_PARTITION_INFO_PROTOCOL} (UEFI 2.10, 13.18): a structure, packed, without functions. */
public final class PartitionInfoProtocol {
    public static final Guid GUID = Guid.parse("8cf2f62c-bc9b-4821-808d-ec9ec421a1a0");
    /** {@code EFI_PARTITION_INFO_PROTOCOL_REVISION}. */
    public static final int REVISION = 0x1000;
    /** {@code PARTITION_TYPE_OTHER}. */
    public static final int TYPE_OTHER = 0;
    /** {@code PARTITION_TYPE_MBR}. */
    public static final int TYPE_MBR = 1;
    /** {@code PARTITION_TYPE_GPT}. */
    public static final int TYPE_GPT = 2;
    /** Where the partition's record or entry lies, in bytes. */
    public static final int INFO_OFFSET = 16;
    /** The structure's size in bytes. */
    public static final int BYTES = INFO_OFFSET + 128;

    private PartitionInfoProtocol() {}
}
