package dev.drydock.efi.tables;

import dev.drydock.efi.layout.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/** The definition block of the DSDT (ACPI 6.3, 5.2.11.1): the CPUs, and what else the platform has. */
final class Dsdt {
    private Dsdt() {}

    static byte[] definitionBlock(AcpiFacts facts) {
        List<Aml.Term> devices = new ArrayList<>();
        for (int i = 0; i < facts.cpuCount(); i++) {
            devices.add(new Aml.Device("C%03X".formatted(i), List.of(hid("ACPI0007"), uid(i))));
        }
        switch (facts.platform()) {
            case PcPlatform _ -> {
            }
            case ArmPlatform arm -> devices.add(pl011(arm));
        }
        ByteWriter out = new ByteWriter();
        new Aml.Scope("_SB_", devices).encode(out);
        return out.toByteArray();
    }

    private static Aml.Term pl011(ArmPlatform arm) {
        ByteWriter resources = new ByteWriter();
        // 32-bit fixed memory range descriptor, 6.4.3.4: writable.
        resources.u8(0x86).u16(9).u8(1).u32(arm.uart()).u32(0x1000);
        // Extended interrupt descriptor, 6.4.3.6: consumer, level triggered, active high, exclusive.
        resources.u8(0x89).u16(6).u8(1).u8(1).u32(arm.uartInterrupt());
        return new Aml.Device("COM0",
                List.of(hid("ARMH0011"), uid(0), new Aml.Name("_CRS", new Aml.Buffer(resources.toByteArray()))));
    }

    private static Aml.Term hid(String id) {
        return new Aml.Name("_HID", new Aml.Text(id));
    }

    private static Aml.Term uid(int id) {
        return new Aml.Name("_UID", new Aml.Number(id));
    }
}
