package dev.drydock.efi.tables;

import static dev.drydock.efi.tables.Dsdt.device;
import static dev.drydock.efi.tables.Dsdt.name;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.aml.Aml;
import dev.drydock.efi.aml.Resource;
import dev.drydock.efi.hardware.AddressRange;
import dev.drydock.efi.hardware.PciHost;
import dev.drydock.efi.spec.Guid;
import java.util.ArrayList;
import java.util.List;

/** The PCI Express host bridge in the DSDT (ACPI 6.3, 6.2.13; PCI Firmware Specification 3.2, chapter 4). */
final class PciBridge {
    private static final Guid HOST_BRIDGE = Guid.parse("33db4d5b-1ff7-401c-9657-7441c03dd766");
    private static final int DEVICES = 32;
    private static final int PINS = 4;
    /** What the operating system may control: PME, advanced error reporting, the capability structure; no hot plug. */
    private static final int CONTROLS = 1 << 2 | 1 << 3 | 1 << 4;

    private PciBridge() {}

    static List<Aml.Term> terms(PciHost pci, Architecture architecture) {
        List<Resource> windows = new ArrayList<>();
        windows.add(new Resource.BusNumbers(0, pci.lastBus()));
        windows.add(new Resource.MemoryWindow32(pci.memory().address(), pci.memory().size()));
        long translation = architecture == Architecture.AARCH64 ? pci.ioPorts().address() - pci.firstPort() : 0;
        windows.add(new Resource.IoWindow(pci.firstPort(), pci.ioPorts().size(), translation));
        pci.highMemory().ifPresent(high -> windows.add(new Resource.MemoryWindow64(high.address(), high.size())));
        AddressRange configuration = pci.configuration();
        return List.of(
                device("PCI0", Aml.eisaId("PNP0A08"), 0, name("_CID", Aml.eisaId("PNP0A03")),
                        name("_SEG", new Aml.Number(pci.segment())), name("_BBN", new Aml.Number(0)), Dsdt.coherent(),
                        Dsdt.resources(windows.toArray(Resource[]::new)), name("_PRT", routing(pci)), control()),
                // What no device has, and yet nothing else may lie in.
                device("RES0", Aml.eisaId("PNP0C02"), 0,
                        Dsdt.resources(new Resource.Memory64(configuration.address(), configuration.size()))));
    }

    /** A pin of any function of a device, and the interrupt that it is wired to. */
    private static Aml.Value routing(PciHost pci) {
        List<Aml.Value> entries = new ArrayList<>();
        for (int device = 0; device < DEVICES; device++) {
            for (int pin = 0; pin < PINS; pin++) {
                entries.add(new Aml.Elements(List.of(new Aml.Number((long) device << 16 | 0xffff), new Aml.Number(pin),
                        new Aml.Number(0), new Aml.Number(pci.interrupt(device, pin)))));
            }
        }
        return new Aml.Elements(entries);
    }

    /** {@code _OSC} (6.2.11): grants {@link #CONTROLS}, and says what it does not know and what it refused. */
    private static Aml.Method control() {
        var buffer = new Aml.Argument(3);
        var status = new Aml.Path("CDW1");
        var controls = new Aml.Path("CDW3");
        var granted = new Aml.Local(0);
        int unknownUuid = 1 << 2;
        int unknownRevision = 1 << 3;
        int masked = 1 << 4;
        return new Aml.Method("_OSC", 4, List.of(new Aml.DwordField(buffer, 0, "CDW1"),
                new Aml.If(new Aml.Equal(new Aml.Argument(0), new Aml.Bytes(HOST_BRIDGE.toByteArray())),
                        List.of(new Aml.DwordField(buffer, 8, "CDW3"),
                                new Aml.Operation(Aml.Operator.AND, controls, new Aml.Number(CONTROLS), granted),
                                new Aml.If(new Aml.Not(new Aml.Equal(granted, controls)), List.of(add(status, masked))),
                                new Aml.If(new Aml.Not(new Aml.Equal(new Aml.Argument(1), new Aml.Number(1))),
                                        List.of(add(status, unknownRevision))),
                                new Aml.Store(granted, controls), new Aml.Return(buffer))),
                add(status, unknownUuid), new Aml.Return(buffer)));
    }

    private static Aml.Statement add(Aml.Path target, int bit) {
        return new Aml.Operation(Aml.Operator.OR, target, new Aml.Number(bit), target);
    }
}
