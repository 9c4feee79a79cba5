package dev.drydock.efi.profile;

import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.spec.AcpiTableProtocol;
import dev.drydock.efi.spec.BlockIo2Protocol;
import dev.drydock.efi.spec.BlockIoProtocol;
import dev.drydock.efi.spec.ComponentName2Protocol;
import dev.drydock.efi.spec.CpuIo2Protocol;
import dev.drydock.efi.spec.DecompressProtocol;
import dev.drydock.efi.spec.DevicePathFromTextProtocol;
import dev.drydock.efi.spec.DevicePathToTextProtocol;
import dev.drydock.efi.spec.DevicePathUtilitiesProtocol;
import dev.drydock.efi.spec.DiskIo2Protocol;
import dev.drydock.efi.spec.DiskIoProtocol;
import dev.drydock.efi.spec.DriverBindingProtocol;
import dev.drydock.efi.spec.DtFixupProtocol;
import dev.drydock.efi.spec.EdidProtocol;
import dev.drydock.efi.spec.GraphicsOutputProtocol;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.HiiConfigRoutingProtocol;
import dev.drydock.efi.spec.HiiDatabaseProtocol;
import dev.drydock.efi.spec.HiiFontProtocol;
import dev.drydock.efi.spec.HiiImageProtocol;
import dev.drydock.efi.spec.HiiStringProtocol;
import dev.drydock.efi.spec.LoadFile2Protocol;
import dev.drydock.efi.spec.LoadedImageProtocol;
import dev.drydock.efi.spec.MemoryAttributeProtocol;
import dev.drydock.efi.spec.PartitionInfoProtocol;
import dev.drydock.efi.spec.RamDiskProtocol;
import dev.drydock.efi.spec.RngProtocol;
import dev.drydock.efi.spec.Security2ArchProtocol;
import dev.drydock.efi.spec.SecurityArchProtocol;
import dev.drydock.efi.spec.SerialIoProtocol;
import dev.drydock.efi.spec.SimpleFileSystemProtocol;
import dev.drydock.efi.spec.SimpleNetworkProtocol;
import dev.drydock.efi.spec.SimpleTextInputExProtocol;
import dev.drydock.efi.spec.SimpleTextInputProtocol;
import dev.drydock.efi.spec.SimpleTextOutputProtocol;
import dev.drydock.efi.spec.SmbiosProtocol;
import dev.drydock.efi.spec.TimestampProtocol;
import dev.drydock.efi.spec.UnicodeCollation2Protocol;
import dev.drydock.efi.spec.UnicodeCollationProtocol;
import dev.drydock.efi.tables.ConformanceProfiles;
import dev.drydock.efi.tables.PublishedTables;
import dev.drydock.efi.tables.RuntimeTables;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** A protocol or a configuration table that a firmware offers or does not. */
public enum FirmwareFeature {
    // What nothing can be booted without.
    LOADED_IMAGE(Kind.ALWAYS, "loaded image", LoadedImageProtocol.GUID, LoadedImageProtocol.DEVICE_PATH_GUID),
    DEVICE_PATH(Kind.ALWAYS, "device path", DevicePath.PROTOCOL),
    BLOCK_IO(Kind.ALWAYS, "block I/O", Platform.guid(BlockIoProtocol.class)),
    SIMPLE_FILE_SYSTEM(Kind.ALWAYS, "simple file system", Platform.guid(SimpleFileSystemProtocol.class)),
    SIMPLE_TEXT_INPUT(Kind.ALWAYS, "simple text input", Platform.guid(SimpleTextInputProtocol.class)),
    SIMPLE_TEXT_OUTPUT(Kind.ALWAYS, "simple text output", Platform.guid(SimpleTextOutputProtocol.class)),

    SIMPLE_TEXT_INPUT_EX(Kind.PROTOCOL, "simple text input ex", Platform.guid(SimpleTextInputExProtocol.class)),
    GRAPHICS_OUTPUT(Kind.PROTOCOL, "graphics output", Platform.guid(GraphicsOutputProtocol.class)),
    EDID(Kind.PROTOCOL, "EDID discovered and active", EdidProtocol.DISCOVERED, EdidProtocol.ACTIVE),
    SERIAL_IO(Kind.PROTOCOL, "serial I/O", Platform.guid(SerialIoProtocol.class)),
    BLOCK_IO2(Kind.PROTOCOL, "block I/O 2", Platform.guid(BlockIo2Protocol.class)),
    DISK_IO(Kind.PROTOCOL, "disk I/O", Platform.guid(DiskIoProtocol.class)),
    DISK_IO2(Kind.PROTOCOL, "disk I/O 2", Platform.guid(DiskIo2Protocol.class)),
    PARTITION_INFO(Kind.PROTOCOL, "partition information", PartitionInfoProtocol.GUID),
    RAM_DISK(Kind.PROTOCOL, "RAM disk", RamDiskProtocol.GUID),
    /** {@code EFI_LOAD_FILE2_PROTOCOL} for Linux's initial RAM disk, if the host gives one. */
    INITRD(Kind.PROTOCOL, "load file 2: an initrd from the host", Platform.guid(LoadFile2Protocol.class)),
    /** A network device that can be found and started, and then refuses what the driver wants of it. */
    REFUSED_NETWORK(Kind.PROTOCOL, "simple network, features refused", Platform.guid(SimpleNetworkProtocol.class)),
    DEVICE_PATH_UTILITIES(Kind.PROTOCOL, "device path utilities", DevicePathUtilitiesProtocol.GUID),
    DEVICE_PATH_TO_TEXT(Kind.PROTOCOL, "device path to text", DevicePathToTextProtocol.GUID),
    DEVICE_PATH_FROM_TEXT(Kind.PROTOCOL, "device path from text", DevicePathFromTextProtocol.GUID),
    UNICODE_COLLATION(Kind.PROTOCOL, "unicode collation", Platform.guid(UnicodeCollationProtocol.class)),
    UNICODE_COLLATION2(Kind.PROTOCOL, "unicode collation 2", Platform.guid(UnicodeCollation2Protocol.class)),
    HII_DATABASE(Kind.PROTOCOL, "HII database", Platform.guid(HiiDatabaseProtocol.class)),
    HII_STRING(Kind.PROTOCOL, "HII strings", Platform.guid(HiiStringProtocol.class)),
    HII_FONT(Kind.PROTOCOL, "HII fonts", Platform.guid(HiiFontProtocol.class)),
    HII_IMAGE(Kind.PROTOCOL, "HII images", Platform.guid(HiiImageProtocol.class)),
    HII_CONFIG_ROUTING(Kind.PROTOCOL, "HII configuration routing", Platform.guid(HiiConfigRoutingProtocol.class)),
    DRIVER_BINDING(Kind.PROTOCOL, "driver binding", Platform.guid(DriverBindingProtocol.class)),
    COMPONENT_NAME2(Kind.PROTOCOL, "component name 2", Platform.guid(ComponentName2Protocol.class)),
    RNG(Kind.PROTOCOL, "random numbers", Platform.guid(RngProtocol.class)),
    TIMESTAMP(Kind.PROTOCOL, "timestamp", TimestampProtocol.GUID),
    DECOMPRESS(Kind.PROTOCOL, "decompress", Platform.guid(DecompressProtocol.class)),
    MEMORY_ATTRIBUTE(Kind.PROTOCOL, "memory attribute", Platform.guid(MemoryAttributeProtocol.class)),
    CPU_IO2(Kind.PROTOCOL, "CPU I/O 2", Platform.guid(CpuIo2Protocol.class)),
    SECURITY_ARCH(Kind.PROTOCOL, "security and security 2", Platform.guid(SecurityArchProtocol.class),
            Platform.guid(Security2ArchProtocol.class)),
    ACPI_TABLE(Kind.PROTOCOL, "ACPI table", Platform.guid(AcpiTableProtocol.class)),
    SMBIOS(Kind.PROTOCOL, "SMBIOS", Platform.guid(SmbiosProtocol.class)),
    /** On AArch64 only. */
    DT_FIXUP(Kind.PROTOCOL, "device tree fixup", Platform.guid(DtFixupProtocol.class)),

    /** On x86_64 of every firmware. */
    ACPI_TABLES(Kind.TABLE, "ACPI", PublishedTables.ACPI_20),
    /** On AArch64 only. */
    DEVICE_TREE(Kind.TABLE, "device tree", PublishedTables.DEVICE_TREE),
    SMBIOS_TABLES(Kind.TABLE, "SMBIOS 3", PublishedTables.SMBIOS_3),
    RT_PROPERTIES(Kind.TABLE, "runtime properties", RuntimeTables.RT_PROPERTIES),
    MEMORY_ATTRIBUTES(Kind.TABLE, "memory attributes", RuntimeTables.MEMORY_ATTRIBUTES),
    CONFORMANCE_PROFILES(Kind.TABLE, "conformance profiles",
            ConformanceProfiles.TABLE);

    /** What a feature is. */
    public enum Kind {
        /** A protocol that every firmware has. */
        ALWAYS,
        /** A protocol that a firmware may have. */
        PROTOCOL,
        /** A configuration table that a firmware may publish. */
        TABLE
    }

    private final Kind kind;
    private final String label;
    private final Set<Guid> guids;

    FirmwareFeature(Kind kind, String label, Guid... guids) {
        this.kind = kind;
        this.label = label;
        this.guids = Set.of(guids);
    }

    public Kind kind() {
        return kind;
    }

    /** What it is called in texts. */
    public String label() {
        return label;
    }

    /** The protocols or the table. */
    public Set<Guid> guids() {
        return guids;
    }

    /** All of these kinds. */
    static EnumSet<FirmwareFeature> of(Kind... kinds) {
        EnumSet<FirmwareFeature> result = EnumSet.noneOf(FirmwareFeature.class);
        Arrays.stream(values()).filter(feature -> Arrays.asList(kinds).contains(feature.kind)).forEach(result::add);
        return result;
    }
}
