package dev.drydock.efi.tables;

import dev.drydock.efi.hardware.AddressRange;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.InterruptController.Apics;
import dev.drydock.efi.hardware.InterruptController.Gic;
import dev.drydock.efi.hardware.InterruptController.GicV2;
import dev.drydock.efi.hardware.InterruptController.GicV3;
import dev.drydock.efi.hardware.InterruptController.IoApic;
import dev.drydock.efi.hardware.InterruptController.MsiFrame;
import dev.drydock.efi.hardware.Processor;
import dev.drydock.efi.layout.ByteWriter;

/** What follows the header of the Multiple APIC Description Table (ACPI 6.3, 5.2.12), revision 5. */
final class Madt {
    private static final int ENABLED = 1;
    /** The largest id and UID of the structure for a local APIC; others have one for a local x2APIC. */
    private static final int LAST_SMALL = 254;

    private final Hardware hardware;
    private final ByteWriter out = new ByteWriter();

    private Madt(Hardware hardware) {
        this.hardware = hardware;
    }

    static byte[] of(Hardware hardware) {
        var madt = new Madt(hardware);
        switch (hardware.interruptController()) {
            case Apics apics -> madt.apics(apics);
            case GicV2 gic -> {
                madt.out.u32(0).u32(0);
                madt.cpuInterfaces(gic.cpuInterface().address());
                madt.distributor(gic, 2);
                gic.msiFrame().ifPresent(madt::msiFrame);
            }
            case GicV3 gic -> {
                madt.out.u32(0).u32(0);
                madt.cpuInterfaces(0);
                madt.distributor(gic, 3);
                gic.redistributors().forEach(madt::redistributors);
                gic.its().ifPresent(madt::its);
            }
        }
        return madt.out.toByteArray();
    }

    private void apics(Apics apics) {
        out.u32(apics.localApic()).u32(0);
        int uid = 0;
        for (Processor each : hardware.processors()) {
            if (uid <= LAST_SMALL && each.id() <= LAST_SMALL) {
                // Processor Local APIC: UID, APIC id.
                out.u8(0).u8(8).u8(uid).u8((int) each.id()).u32(ENABLED);
            } else {
                // Processor Local x2APIC: x2APIC id, flags, UID.
                out.u8(9).u8(16).u16(0).u32(each.id()).u32(ENABLED).u32(uid);
            }
            uid++;
        }
        for (IoApic each : apics.ioApics()) {
            // I/O APIC: id, reserved, address, first interrupt.
            out.u8(1).u8(12).u8(each.id()).u8(0).u32(each.address()).u32(each.firstInterrupt());
        }
        // Local APIC NMI: all CPUs, conforming to the bus, LINT1; and the same for x2APICs.
        out.u8(4).u8(6).u8(0xff).u16(0).u8(1);
        if (hardware.processors().size() > LAST_SMALL + 1
                || hardware.processors().stream().anyMatch(each -> each.id() > LAST_SMALL)) {
            out.u8(10).u8(12).u16(0).u32(0xffff_ffffL).u8(1).zeros(3);
        }
    }

    private void cpuInterfaces(long address) {
        int uid = 0;
        for (Processor each : hardware.processors()) {
            int start = out.size();
            // GIC CPU Interface: its number and the UID, flags, no parking protocol, no performance interrupt.
            out.u8(0x0b).u8(80).u16(0).u32(uid).u32(uid).u32(ENABLED).u32(0).u32(0).u64(0);
            // Address of the interface; no GICV, GICH, maintenance interrupt or redistributor; MPIDR.
            out.u64(address).u64(0).u64(0).u32(0).u64(0).u64(each.id()).zerosTo(start + 80);
            uid++;
        }
    }

    /** GIC Distributor: id, address, no vector base, version. */
    private void distributor(Gic gic, int version) {
        out.u8(0x0c).u8(24).u16(0).u32(0).u64(gic.distributor().address()).u32(0).u8(version).zeros(3);
    }

    /** GIC MSI Frame: id, address; the number of interrupts is said here, and not looked up in a register. */
    private void msiFrame(MsiFrame frame) {
        int numbersAreGiven = 1;
        out.u8(0x0d).u8(24).u16(0).u32(0).u64(frame.address()).u32(numbersAreGiven).u16(frame.interrupts())
                .u16(frame.firstInterrupt());
    }

    /** GIC Redistributor: a range of them. */
    private void redistributors(AddressRange range) {
        out.u8(0x0e).u8(16).u16(0).u64(range.address()).u32(range.size());
    }

    /** GIC Interrupt Translation Service: id, address. */
    private void its(AddressRange range) {
        out.u8(0x0f).u8(20).u16(0).u32(0).u64(range.address()).u32(0);
    }
}
