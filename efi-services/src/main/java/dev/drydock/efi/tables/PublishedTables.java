package dev.drydock.efi.tables;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.boot.MemoryMap;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MemoryType;
import java.util.List;
import java.util.UUID;

/** Puts the descriptions of the machine into guest memory and names them in the system table (UEFI 2.10, 4.6). */
public final class PublishedTables {
    public static final Guid ACPI_20 = Guid.parse("8868e871-e4f1-11d3-bc22-0080c73c8881");
    public static final Guid SMBIOS_3 = Guid.parse("f2fd1544-9794-4a2c-992e-e5bbcf20e394");
    public static final Guid DEVICE_TREE = Guid.parse("b1b621d5-f19c-41a5-830b-d9152c69aae0");

    private static final UUID SYSTEM_ID = UUID.fromString("d5e4bd40-0a3c-4a1e-9d0c-000000000001");
    /** The firmware in the machine has this much room for its tables. */
    private static final long LARGEST = 1 << 20;

    private final Platform platform;
    private final SystemTable systemTable;

    public PublishedTables(Platform platform, SystemTable systemTable) {
        this.platform = platform;
        this.systemTable = systemTable;
    }

    /** What was published and can be added to. */
    public record Published(AcpiTables acpi, SmbiosTables smbios) {}

    /** Publishes ACPI and SMBIOS tables, and a device tree on AArch64. */
    public Published publish() {
        Architecture architecture = platform.machine().architecture();
        boolean arm = architecture == Architecture.AARCH64;
        PlatformFacts devices = arm ? ArmPlatform.QEMU_VIRT : PcPlatform.CONVENTIONAL;
        var ram = List.of(new MemoryRange(platform.memory().base(), platform.memory().size()));

        var acpi = AcpiTables.at(1 << 12, new AcpiFacts(1, AcpiOem.DRYDOCK, devices));
        long acpiBase = allocate(acpi.bytes().length, MemoryType.ACPI_RECLAIM);
        acpi = AcpiTables.at(acpiBase, new AcpiFacts(1, AcpiOem.DRYDOCK, devices));
        platform.memory().putBytes(acpiBase, acpi.bytes());
        systemTable.publish(ACPI_20, acpi.rsdpAddress());

        var facts = new SmbiosFacts(new SmbiosFacts.Firmware("Drydock", "0.1", "01/01/2026"),
                new SmbiosFacts.SystemIdentity("Drydock", "Drydock " + architecture.label(), "0.1", "1"), SYSTEM_ID,
                new SmbiosFacts.Processor("Drydock", architecture.label(), arm ? 0x101 : 0x01, 0, 1), ram);
        var smbios = SmbiosTables.at(1 << 12, facts);
        long smbiosBase = allocate(smbios.bytes().length, MemoryType.RUNTIME_SERVICES_DATA);
        smbios = SmbiosTables.at(smbiosBase, facts);
        platform.memory().putBytes(smbiosBase, smbios.bytes());
        systemTable.publish(SMBIOS_3, smbios.entryPointAddress());

        if (arm) {
            byte[] tree = MachineDeviceTree.of(new DeviceTreeFacts("Drydock", List.of("drydock,virt"), 1, ram,
                    ArmPlatform.QEMU_VIRT)).toBytes();
            long treeBase = allocate(tree.length, MemoryType.ACPI_RECLAIM);
            platform.memory().putBytes(treeBase, tree);
            systemTable.publish(DEVICE_TREE, treeBase);
        }
        return new Published(acpi, smbios);
    }

    private long allocate(int size, MemoryType type) {
        if (size > LARGEST) {
            throw new IllegalStateException("the machine's description has " + size + " bytes");
        }
        return platform.memoryMap().allocate(MemoryMap.pagesFor(size), type, 0xffff_ffffL);
    }
}
