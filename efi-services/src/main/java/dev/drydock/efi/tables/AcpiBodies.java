package dev.drydock.efi.tables;

import dev.drydock.efi.layout.ByteWriter;

/** What follows the header in the ACPI tables of fixed layout. Offsets in comments are from the table's start. */
final class AcpiBodies {
    /** ACPI 6.3, Table 5-35: x86 has coherent caches. */
    private static final int WBINVD = 1;
    /** There are none of the PM1 and PM timer registers that a PC has. */
    private static final int HW_REDUCED_ACPI = 1 << 20;
    /** Table 5-36: what must not be probed for. */
    private static final int VGA_NOT_PRESENT = 1 << 2;
    private static final int CMOS_RTC_NOT_PRESENT = 1 << 5;
    /** Table 5-37. */
    private static final int PSCI_COMPLIANT = 1;
    private static final int PSCI_USE_HVC = 1 << 1;

    private static final int ENABLED = 1;
    private static final long NOT_PROVIDED = -1;

    private AcpiBodies() {}

    /**
     * Fixed ACPI Description Table (5.2.9), revision 6.3. No register block is described: a loader that finds no PM timer
     * here calibrates with the firmware's Stall.
     *
     * @param facs its address, 0 if there is none
     */
    static byte[] fadt(PlatformFacts platform, long facs, long dsdt) {
        int flags = HW_REDUCED_ACPI;
        int bootArchitecture = 0;
        int armBootArchitecture = 0;
        switch (platform) {
            case PcPlatform _ -> {
                flags |= WBINVD;
                bootArchitecture = VGA_NOT_PRESENT | CMOS_RTC_NOT_PRESENT;
            }
            case ArmPlatform arm -> armBootArchitecture = PSCI_COMPLIANT
                    | (arm.psciConduit() == ArmPlatform.PsciConduit.HVC ? PSCI_USE_HVC : 0);
        }
        // The 32-bit DSDT (40) repeats X_DSDT where it can; the 32-bit FIRMWARE_CTRL (36) excludes X_FIRMWARE_CTRL.
        ByteWriter body = body().u32(0).u32(dsdt >>> 32 == 0 ? dsdt : 0).zerosTo(body(109));
        body.u16(bootArchitecture).u8(0).u32(flags).zerosTo(body(129)).u16(armBootArchitecture).u8(3);
        return body.u64(facs).u64(dsdt).zerosTo(body(276)).toByteArray();
    }

    /** Firmware ACPI Control Structure (5.2.10), complete: it has neither a common header nor a checksum. */
    static byte[] facs() {
        return new ByteWriter().ascii("FACS", 4, ' ').u32(64).zerosTo(32).u8(2).zerosTo(64).toByteArray();
    }

    /** Multiple APIC Description Table (5.2.12), revision 5. */
    static byte[] madt(AcpiFacts facts) {
        return switch (facts.platform()) {
            case PcPlatform pc -> madt(facts.cpuCount(), pc);
            case ArmPlatform arm -> madt(facts.cpuCount(), arm);
        };
    }

    private static byte[] madt(int cpus, PcPlatform pc) {
        ByteWriter body = body().u32(pc.localApic()).u32(0);
        for (int i = 0; i < cpus; i++) {
            // Processor Local APIC: UID, APIC id.
            body.u8(0).u8(8).u8(i).u8(i).u32(ENABLED);
        }
        // I/O APIC: id, reserved, address, first interrupt.
        body.u8(1).u8(12).u8(pc.ioApicId()).u8(0).u32(pc.ioApic()).u32(0);
        // Local APIC NMI: all CPUs, conforming to the bus, LINT1.
        return body.u8(4).u8(6).u8(0xff).u16(0).u8(1).toByteArray();
    }

    private static byte[] madt(int cpus, ArmPlatform arm) {
        ByteWriter body = body().u32(0).u32(0);
        for (int i = 0; i < cpus; i++) {
            int start = body.size();
            // GIC CPU Interface: its number and the UID, flags, no parking protocol, no performance interrupt.
            body.u8(0x0b).u8(80).u16(0).u32(i).u32(i).u32(ENABLED).u32(0).u32(0).u64(0);
            // Address of the interface; no GICV, GICH, maintenance interrupt or redistributor; MPIDR.
            body.u64(arm.cpuInterface()).u64(0).u64(0).u32(0).u64(0).u64(i).zerosTo(start + 80);
        }
        // GIC Distributor: id, address, no vector base, version 2.
        return body.u8(0x0c).u8(24).u16(0).u32(0).u64(arm.distributor()).u32(0).u8(2).zeros(3).toByteArray();
    }

    /** Generic Timer Description Table (5.2.24), revision 3: no memory-mapped counter, no platform timers. */
    static byte[] gtdt(ArmPlatform arm) {
        ByteWriter body = body().u64(NOT_PROVIDED).u32(0);
        // Level triggered, active high; the timers keep their context in every idle state.
        int alwaysOn = 1 << 2;
        ArmPlatform.Timers timers = arm.timers();
        body.u32(timers.secure()).u32(alwaysOn).u32(timers.nonSecure()).u32(alwaysOn);
        body.u32(timers.virtual()).u32(alwaysOn).u32(timers.hypervisor()).u32(alwaysOn);
        return body.u64(NOT_PROVIDED).u32(0).u32(0).u32(0).u32(0).toByteArray();
    }

    /** Serial Port Console Redirection table, revision 2, as Microsoft's document of that name defines it. */
    static byte[] spcr(ArmPlatform arm) {
        // ARM PL011, in system memory, 32 bits wide, accessed as double words.
        ByteWriter body = body().u8(3).zeros(3).u8(0).u8(32).u8(0).u8(3).u64(arm.uart());
        // By the GIC; no ISA interrupt; 115200 baud, no parity, one stop bit, no flow control, VT-UTF8.
        body.u8(1 << 3).u8(0).u32(arm.uartInterrupt()).u8(7).u8(0).u8(1).u8(0).u8(2).u8(0);
        // Not a PCI device.
        return body.u16(0xffff).u16(0xffff).u8(0).u8(0).u8(0).u32(0).u8(0).u32(0).toByteArray();
    }

    private static ByteWriter body() {
        return new ByteWriter();
    }

    /** An offset from the table's start as one from the body's. */
    private static int body(int offset) {
        return offset - AcpiTables.HEADER_SIZE;
    }
}
