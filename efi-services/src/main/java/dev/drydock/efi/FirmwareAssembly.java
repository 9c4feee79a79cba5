package dev.drydock.efi;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.core.machine.SystemArea;
import dev.drydock.core.memory.Protection;
import dev.drydock.efi.BootOutcome.Attempt;
import dev.drydock.efi.abi.TableBinder;
import dev.drydock.efi.boot.EventControl;
import dev.drydock.efi.boot.ImageControl;
import dev.drydock.efi.boot.MemoryAllocation;
import dev.drydock.efi.boot.MemoryMap;
import dev.drydock.efi.boot.Miscellaneous;
import dev.drydock.efi.boot.Offering;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.ProtocolHandling;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.boot.TaskPriority;
import dev.drydock.efi.bootmanager.BootManager;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.MemoryRange;
import dev.drydock.efi.profile.FirmwareFeature;
import dev.drydock.efi.profile.FirmwareProfile;
import dev.drydock.efi.protocol.acpi.InstalledAcpiTables;
import dev.drydock.efi.protocol.clock.ClockTimestamp;
import dev.drydock.efi.protocol.compression.Decompression;
import dev.drydock.efi.protocol.console.Console;
import dev.drydock.efi.protocol.console.ConsoleListener;
import dev.drydock.efi.protocol.console.ConsoleOptions;
import dev.drydock.efi.protocol.console.KeySource;
import dev.drydock.efi.protocol.console.SerialIo;
import dev.drydock.efi.protocol.console.SerialLine;
import dev.drydock.efi.protocol.devicepath.DevicePathProtocols;
import dev.drydock.efi.protocol.devicetree.MemoryFixup;
import dev.drydock.efi.protocol.hii.HiiDatabase;
import dev.drydock.efi.protocol.media.Disks;
import dev.drydock.efi.protocol.media.HostInitrd;
import dev.drydock.efi.protocol.memory.PageAttributes;
import dev.drydock.efi.protocol.memory.ProcessorIo;
import dev.drydock.efi.protocol.network.RefusedNetwork;
import dev.drydock.efi.protocol.random.SeededRng;
import dev.drydock.efi.protocol.security.NoSecurity;
import dev.drydock.efi.protocol.smbios.SmbiosRecords;
import dev.drydock.efi.protocol.text.EnglishCollation;
import dev.drydock.efi.runtime.RuntimeOptions;
import dev.drydock.efi.runtime.RuntimeServices;
import dev.drydock.efi.spec.EventServices;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.ImageServices;
import dev.drydock.efi.spec.MemoryServices;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.spec.MiscellaneousBootServices;
import dev.drydock.efi.spec.ProtocolHandlerServices;
import dev.drydock.efi.spec.RngProtocol;
import dev.drydock.efi.spec.TaskPriorityServices;
import dev.drydock.efi.tables.ConformanceProfiles;
import dev.drydock.efi.tables.PublishedTables;
import java.util.ArrayList;
import java.util.List;

/** Puts the parts of a firmware together for one boot. */
final class FirmwareAssembly implements AutoCloseable {
    /** Where PCs have video memory and ROMs. */
    private static final MemoryRange ADAPTERS = new MemoryRange(0xa_0000, 0x6_0000);
    /** Marks the handle that stands for the firmware itself; known to nobody else. */
    private static final Guid FIRMWARE = Guid.parse("6b0c1e52-8a6d-4d3e-9d52-0d4f0c8a7b31");

    private final Machine machine;
    private final Platform platform;
    private final SystemTable systemTable;
    private final Console console;
    private final SerialLine serial;
    private final BootManager bootManager;
    private final RuntimeServices runtime;
    private final EndOfBootServices end;
    private final List<String> findings = new ArrayList<>();

    FirmwareAssembly(FirmwareConfiguration configuration, Storage storage) {
        machine = new Machine(new MachineConfiguration(configuration.architecture(), configuration.memorySize(),
                configuration.realTime(), configuration.computations()));
        FirmwareProfile profile = configuration.profile();
        try {
            platform = new Platform(machine, configuration.trace(), configuration.keySource() != null,
                    configuration.misuseChecks(), offering(configuration));
            storage.joinTo(platform.state());
            reserve(configuration.hardware());
            systemTable = new SystemTable(platform, profile.vendor(), profile.firmwareRevision());
            Handle firmware = platform.handles().create();
            platform.handles().install(firmware, FIRMWARE, 0);

            serial = SerialLine.create(platform.state(), storage.input().serial());
            console = Console.install(platform, consoleOptions(configuration, storage, serial));
            systemTable.setConsole(new SystemTable.ConsoleDevice(console.conInHandle(), console.conIn()),
                    new SystemTable.ConsoleDevice(console.conOutHandle(), console.conOut()),
                    new SystemTable.ConsoleDevice(console.stdErrHandle(), console.stdErr()));
            SerialIo.install(platform, serial);
            if (profile.offers(FirmwareFeature.REFUSED_NETWORK)) {
                RefusedNetwork.install(platform);
            }
            configuration.initrd().ifPresent(file -> HostInitrd.install(platform, file));
            platform.install(platform.handles().create(), RngProtocol.class,
                    new SeededRng(platform, configuration.seed()));
            EnglishCollation.install(platform);
            DevicePathProtocols.install(platform);
            Decompression.install(platform);
            ClockTimestamp.install(platform);
            PageAttributes.install(platform);
            ProcessorIo.install(platform);
            HiiDatabase.install(platform);
            runtime = new RuntimeServices(platform, systemTable,
                    RuntimeOptions.DEFAULT.withStart(configuration.start()), storage.variables());
            storage.resume(runtime);
            findings.addAll(storage.findings());
            var disks = disks(storage);
            end = new EndOfBootServices(platform, systemTable, runtime, configuration);
            var images = new ImageControl(platform, systemTable, NoSecurity.install(platform), end);
            images.registerFirmware(firmware);
            systemTable.setServices(platform, bootServices(runtime, images, firmware),
                    platform.binder().bindServices(SystemTable.HEADER_SIZE, runtime.parts()));
            publishTables(configuration);
            end.publishTables();
            bootManager = BootManager.install(platform, runtime.variables(), images, firmware, console.handle(),
                    disks.places());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static Offering offering(FirmwareConfiguration configuration) {
        Architecture architecture = configuration.architecture();
        FirmwareProfile profile = configuration.profile();
        return new Offering(profile.withheld(architecture), profile.uefiRevision(),
                profile.servicesAtBoot(architecture), profile.servicesAtRuntime(architecture));
    }

    private void publishTables(FirmwareConfiguration configuration) {
        var published = new PublishedTables(platform, systemTable, configuration.hardware(),
                configuration.descriptions()).publish();
        ConformanceProfiles.publish(platform, systemTable, configuration.profile().conformance());
        published.acpi().ifPresent(acpi -> InstalledAcpiTables.install(platform, systemTable, acpi));
        SmbiosRecords.install(platform, published.smbios());
        if (published.deviceTree()) {
            MemoryFixup.install(platform, systemTable, configuration.hardware().memory());
        }
    }

    private TableBinder.BoundTable bootServices(RuntimeServices runtime, ImageControl images, Handle firmware) {
        return platform.binder().bindServices(SystemTable.HEADER_SIZE,
                List.of(new TableBinder.Part<>(TaskPriorityServices.class, new TaskPriority(platform)),
                        new TableBinder.Part<>(MemoryServices.class, new MemoryAllocation(platform)),
                        new TableBinder.Part<>(EventServices.class, new EventControl(platform.events())),
                        new TableBinder.Part<>(ProtocolHandlerServices.class,
                                new ProtocolHandling(platform, firmware)),
                        new TableBinder.Part<>(ImageServices.class, images),
                        new TableBinder.Part<>(MiscellaneousBootServices.class, new Miscellaneous(platform, systemTable,
                                () -> runtime.monotonicCounter().next()))));
    }

    /** Tells the memory map what the machine itself occupies. */
    private void reserve(Hardware hardware) {
        MemoryMap map = platform.memoryMap();
        SystemArea area = machine.systemArea();
        map.reserve(area.gates().address(), area.gates().size(), MemoryType.RUNTIME_SERVICES_CODE);
        map.reserve(area.tables().address(), area.tables().size(), MemoryType.BOOT_SERVICES_DATA);
        map.reserve(area.stack().address(), area.stack().size(), MemoryType.BOOT_SERVICES_DATA);
        if (machine.architecture() == Architecture.X86_64) {
            // The page of the null pointer, and the hole of the PC's adapters.
            map.reserve(0, 0x1000, MemoryType.BOOT_SERVICES_DATA);
            map.reserve(ADAPTERS.start(), ADAPTERS.size(), MemoryType.RESERVED);
        }
        for (MemoryRange hole : hardware.memoryHoles()) {
            if (hole.end() > area.address()) {
                throw new IllegalArgumentException(
                        "a hole up to 0x%x leaves the firmware no room".formatted(hole.end()));
            }
            map.reserve(hole.start(), hole.size(), MemoryType.RESERVED);
            if (!hole.equals(ADAPTERS)) {
                machine.memory().protect(hole.start(), hole.size(), Protection.NONE);
            }
        }
    }

    private static ConsoleOptions consoleOptions(FirmwareConfiguration configuration, Storage storage,
            SerialLine serial) {
        ConsoleOptions options = ConsoleOptions.DEFAULT.withTyped(storage.input().typed());
        if (configuration.graphics().isPresent()) {
            options = options.withGraphics(configuration.graphics().get());
        }
        ConsoleListener listener = configuration.consoleListener() == null
                ? ConsoleListener.NONE
                : configuration.consoleListener()::accept;
        options = options.withListener(
                configuration.profile().consoleOnSerialLine() ? listener.and(serial.terminal()) : listener);
        if (configuration.keySource() != null) {
            options = options.withKeySource(KeySource.of(configuration.keySource()));
        } else if (configuration.realTime()) {
            // A keyboard that nobody touches: looking at it takes time on the host's clock, and none on the guest's alone.
            options = options.withKeySource(KeySource.of(() -> -1));
        }
        return options;
    }

    private Disks disks(Storage storage) {
        Disks disks = Disks.install(platform, storage.disks(), runtime.clock()::now);
        disks.places().forEach(
                place -> place.findings().forEach(finding -> findings.add(place.name() + ": " + finding)));
        return disks;
    }

    Machine machine() {
        return machine;
    }

    Platform platform() {
        return platform;
    }

    RuntimeServices runtime() {
        return runtime;
    }

    EndOfBootServices endOfBootServices() {
        return end;
    }

    Console console() {
        return console;
    }

    SerialLine serial() {
        return serial;
    }

    BootManager bootManager() {
        return bootManager;
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    @Override
    public void close() {
        machine.close();
    }
}
