package dev.drydock.efi.tables;

import dev.drydock.efi.boot.MemoryMap;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.hardware.Descriptions;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.fdt.Fdt;
import java.util.Optional;

/** Puts the descriptions of the machine into guest memory and names them in the system table (UEFI 2.10, 4.6). */
public final class PublishedTables {
    public static final Guid ACPI_20 = Guid.parse("8868e871-e4f1-11d3-bc22-0080c73c8881");
    public static final Guid SMBIOS_3 = Guid.parse("f2fd1544-9794-4a2c-992e-e5bbcf20e394");
    public static final Guid DEVICE_TREE = Guid.parse("b1b621d5-f19c-41a5-830b-d9152c69aae0");

    /** The firmware in the machine has this much room for its tables. */
    private static final long LARGEST = 1 << 20;

    private final Platform platform;
    private final SystemTable systemTable;

    private final Hardware hardware;
    private final Descriptions descriptions;

    public PublishedTables(Platform platform, SystemTable systemTable, Hardware hardware, Descriptions descriptions) {
        this.platform = platform;
        this.systemTable = systemTable;
        this.hardware = hardware;
        this.descriptions = descriptions;
    }

    /**
     * What was published and can be added to.
     *
     * @param acpi empty if there are no ACPI tables
     * @param deviceTree whether there is a device tree
     */
    public record Published(Optional<AcpiTables> acpi, SmbiosTables smbios, boolean deviceTree) {}

    /** Publishes SMBIOS structures, and of ACPI tables and device tree what is to be published. */
    public Published publish() {
        boolean withAcpi = descriptions.acpi() && !platform.offering().withholds(ACPI_20);
        Optional<AcpiTables> acpi = withAcpi ? Optional.of(publishAcpi()) : Optional.empty();

        var unplaced = SmbiosTables.at(0, hardware);
        long smbiosBase = allocate(unplaced.bytes().length, MemoryType.RUNTIME_SERVICES_DATA);
        SmbiosTables smbios = unplaced.movedTo(smbiosBase);
        platform.memory().putBytes(smbiosBase, smbios.bytes());
        systemTable.publish(SMBIOS_3, smbios.entryPointAddress());

        Optional<byte[]> tree = platform.offering().withholds(DEVICE_TREE)
                ? Optional.empty()
                : deviceTree(hardware, descriptions);
        tree.ifPresent(blob -> {
            long base = allocate(blob.length, MemoryType.ACPI_RECLAIM);
            platform.memory().putBytes(base, blob);
            systemTable.publish(DEVICE_TREE, base);
        });
        return new Published(acpi, smbios, tree.isPresent());
    }

    private AcpiTables publishAcpi() {
        var unplaced = AcpiTables.at(0, hardware, descriptions);
        int size = unplaced.bytes().length;
        long base = allocate(size, MemoryType.ACPI_RECLAIM);
        AcpiTables tables = unplaced.movedTo(base);
        if (tables.bytes().length != size) {
            throw new IllegalStateException("an ACPI table is changed to one of another size each time");
        }
        platform.memory().putBytes(base, tables.bytes());
        systemTable.publish(ACPI_20, tables.rsdpAddress());
        return tables;
    }

    /**
     * The device tree that is published for a machine, if one is.
     *
     * @throws IllegalArgumentException if it cannot be changed as it is to be
     */
    public static Optional<byte[]> deviceTree(Hardware hardware, Descriptions descriptions) {
        if (!descriptions.deviceTree(hardware.architecture())) {
            return Optional.empty();
        }
        Fdt tree = descriptions.change(MachineDeviceTree.of(hardware));
        return Optional.of(descriptions.changeBlob(tree.toBytes()));
    }

    private long allocate(int size, MemoryType type) {
        if (size < 1 || size > LARGEST) {
            throw new IllegalStateException("the machine's description has " + size + " bytes");
        }
        return platform.memoryMap().allocate(MemoryMap.pagesFor(size), type, 0xffff_ffffL);
    }
}
