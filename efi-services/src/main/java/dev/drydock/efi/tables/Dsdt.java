package dev.drydock.efi.tables;

import dev.drydock.efi.aml.Aml;
import dev.drydock.efi.aml.Resource;
import dev.drydock.efi.hardware.AddressRange;
import dev.drydock.efi.hardware.DeviceRegisters;
import dev.drydock.efi.hardware.GpioKeys;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.Uart;
import java.util.ArrayList;
import java.util.List;

/**
 * The definition block of the DSDT (ACPI 6.3, 5.2.11.1): the CPUs, and the devices that cannot be discovered
 * and that no other table describes.
 */
final class Dsdt {
    static final String CONSOLE_PATH = "\\_SB.COM0";

    private final Hardware hardware;
    private final List<Aml.Term> devices = new ArrayList<>();

    private Dsdt(Hardware hardware) {
        this.hardware = hardware;
    }

    static byte[] definitionBlock(Hardware hardware) {
        var dsdt = new Dsdt(hardware);
        dsdt.processors();
        hardware.uart().ifPresent(dsdt::console);
        hardware.flash().ifPresent(flash -> dsdt.flash(flash.banks()));
        hardware.firmwareConfiguration().ifPresent(dsdt::firmwareConfiguration);
        dsdt.virtio();
        hardware.keys().ifPresent(dsdt::keys);
        hardware.pci().ifPresent(pci -> dsdt.devices.addAll(PciBridge.terms(pci, hardware.architecture())));
        return Aml.definitionBlock(List.of(new Aml.Scope("_SB_", dsdt.devices)));
    }

    private void processors() {
        for (int uid = 0; uid < hardware.processors().size(); uid++) {
            devices.add(device("C%03X".formatted(uid), text("ACPI0007"), uid));
        }
    }

    private void console(Uart uart) {
        devices.add(uart.kind() == Uart.Kind.PL011
                ? device("COM0", text("ARMH0011"), 0,
                        resources(new Resource.Memory32Fixed(uart.address(), uart.kind().size()),
                                level(uart.interrupt())))
                : device("COM0", Aml.eisaId("PNP0501"), 0,
                        resources(new Resource.Io((int) uart.address(), uart.kind().size()), edge(uart.interrupt()))));
    }

    private void flash(List<AddressRange> banks) {
        for (int i = 0; i < banks.size(); i++) {
            devices.add(device("FLS%X".formatted(i), text("LNRO0015"), i,
                    resources(new Resource.Memory32Fixed(banks.get(i).address(), banks.get(i).size()))));
        }
    }

    private void firmwareConfiguration(AddressRange range) {
        devices.add(device("FWCF", text("QEMU0002"), 0, name("_STA", new Aml.Number(0xb)), coherent(),
                resources(new Resource.Memory32Fixed(range.address(), range.size()))));
    }

    private void virtio() {
        int uid = 0;
        for (DeviceRegisters slot : hardware.virtio()) {
            devices.add(device("V%03X".formatted(uid), text("LNRO0005"), uid++, coherent(), resources(
                    new Resource.Memory32Fixed(slot.address(), Hardware.VIRTIO_SIZE), edge(slot.interrupt()))));
        }
    }

    /** The power button tells of itself by the GPIO controller's event; ACPI has no restart button. */
    private void keys(GpioKeys keys) {
        devices.add(device("GPO0", text("ARMH0061"), 0,
                resources(new Resource.Memory32Fixed(keys.address(), 0x1000), level(keys.interrupt())),
                name("_AEI", new Aml.ResourceTemplate(List.of(new Resource.GpioInterrupt("GPO0", keys.powerLine())))),
                new Aml.Method("_E%02X".formatted(keys.powerLine()), 0,
                        List.of(new Aml.Notify(new Aml.Path("PWRB"), 0x80)))));
        devices.add(device("PWRB", Aml.eisaId("PNP0C0C"), 0));
    }

    static Aml.Device device(String name, Aml.Value hid, int uid, Aml.Term... more) {
        List<Aml.Term> terms = new ArrayList<>(List.of(name("_HID", hid), name("_UID", new Aml.Number(uid))));
        terms.addAll(List.of(more));
        return new Aml.Device(name, List.copyOf(terms));
    }

    static Aml.Name name(String name, Aml.Value value) {
        return new Aml.Name(name, value);
    }

    static Aml.Name resources(Resource... resources) {
        return name("_CRS", new Aml.ResourceTemplate(List.of(resources)));
    }

    /** Its DMA is coherent with the caches. */
    static Aml.Name coherent() {
        return name("_CCA", new Aml.Number(1));
    }

    private static Aml.Value text(String id) {
        return new Aml.Text(id);
    }

    private static Resource level(int interrupt) {
        return new Resource.Interrupt(Resource.Trigger.LEVEL, interrupt);
    }

    private static Resource edge(int interrupt) {
        return new Resource.Interrupt(Resource.Trigger.EDGE, interrupt);
    }
}
