package dev.drydock.efi;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.bootmanager.BootEntries;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.libvirt.LibvirtDomain;
import dev.drydock.efi.libvirt.LibvirtFormatException;
import dev.drydock.efi.profile.FirmwareFeature;
import dev.drydock.efi.tables.AcpiTables;
import dev.drydock.efi.tables.PublishedTables;
import dev.drydock.efi.variable.nvram.Nvram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A UEFI firmware for one machine: the entry to Drydock.
 *
 * <pre>{@code
 * Firmware firmware = Firmware.builder(Architecture.X86_64).disk(Path.of("disk.img")).build();
 * BootReport report = firmware.boot();
 * }</pre>
 *
 * <p>Immutable; each boot has a machine of its own, and changes nothing on disk: what the guest writes goes to memory, unless a
 * {@linkplain FirmwareBuilder#persistentDisk persistent disk} or {@linkplain FirmwareBuilder#nvram(Path) a file for variables} is given.
 */
public final class Firmware {
    private final FirmwareConfiguration configuration;

    Firmware(FirmwareConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Begins a configuration. */
    public static FirmwareBuilder builder(Architecture architecture) {
        return new FirmwareBuilder(architecture);
    }

    /**
     * Begins a configuration with a machine like a libvirt domain: its architecture, memory, CPUs, disks in their boot order,
     * and variables. {@link LibvirtDomain#parse} tells beside that what of the domain has no effect.
     *
     * @param xml the domain's XML
     * @throws LibvirtFormatException naming the element that is wrong, not understood, or not supported
     */
    public static FirmwareBuilder fromLibvirtDomain(String xml) throws LibvirtFormatException {
        return LibvirtDomain.parse(xml).firmware();
    }

    /** Boots until the outcome is known. */
    public BootReport boot() throws IOException {
        try (Boot boot = start()) {
            return boot.run();
        }
    }

    /**
     * Boots, and boots again after each reset: on the same disks, with what was written to them, with the same non-volatile
     * variables, and with a clock that goes on. Ends when the machine is shut down, after any other outcome than a reset, and
     * after {@code limit} boots. A platform-specific reset boots again: its GUID is one that this platform does not know, so
     * that it may choose (UEFI 2.10, 8.5.1). So does the watchdog timer's.
     *
     * @param limit how many boots at most, at least 1; each has all of {@link FirmwareBuilder#timeout the time} of one
     */
    public BootSequence boots(int limit) throws IOException {
        return BootSequence.run(configuration, limit);
    }

    /** Switches a machine on without running it yet: for snapshots, and for stopping at a call. */
    public Boot start() throws IOException {
        return Boot.alone(configuration);
    }

    /** The machine that the operating system is told of. */
    public Hardware hardware() {
        return configuration.hardware();
    }

    /** The device tree's blob as each boot publishes it, changes included; empty if none is published. */
    public Optional<byte[]> deviceTree() {
        return configuration.profile().offers(FirmwareFeature.DEVICE_TREE)
                ? PublishedTables.deviceTree(configuration.hardware(), configuration.descriptions())
                : Optional.empty();
    }

    /**
     * The ACPI tables as each boot publishes them, changes included, but for RSDP, RSDT and XSDT; none if none are published.
     * Where one table points to another, it does so for tables in other places.
     */
    public List<byte[]> acpiTables() {
        if (!configuration.profile().offers(FirmwareFeature.ACPI_TABLES) || !configuration.descriptions().acpi()) {
            return List.of();
        }
        AcpiTables tables = AcpiTables.at(0, configuration.hardware(), configuration.descriptions());
        return tables.tables().stream().filter(table -> !AcpiTables.ROOTS.contains(table.signature()))
                .map(tables::bytes).toList();
    }

    /** Changes boot options before the first boot. */
    @FunctionalInterface
    public interface BootOptionEditor {
        void edit(BootEntries entries) throws IOException;
    }

    /** Opens a disk, once for each boot, or for all that follow each other. */
    @FunctionalInterface
    public interface Source {
        BlockDevice open() throws IOException;
    }

    /** Opens the non-volatile variables, as a disk is opened; they are closed at the end. */
    @FunctionalInterface
    public interface NvramSource {
        Nvram open() throws IOException;
    }
}
