package dev.drydock.efi.tables;

import dev.drydock.efi.hardware.GenericTimer;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.InterruptController.Apics;
import dev.drydock.efi.hardware.InterruptController.Gic;
import dev.drydock.efi.hardware.PciHost;
import dev.drydock.efi.hardware.PsciConduit;
import dev.drydock.efi.hardware.Uart;
import dev.drydock.efi.layout.ByteWriter;

/** What follows the header in ACPI tables of fixed layout. Offsets in comments are from the table's start. */
final class AcpiBodies {
    /** ACPI 6.3, Table 5-35: x86 has coherent caches. */
    private static final int WBINVD = 1;
    /** The power button is a device of its own, or there is none. */
    private static final int POWER_BUTTON = 1 << 4;
    /** There are none of the PM1 and PM timer registers that a PC has. */
    private static final int HW_REDUCED_ACPI = 1 << 20;
    /** Table 5-36: what must not be probed for. */
    private static final int VGA_NOT_PRESENT = 1 << 2;
    private static final int CMOS_RTC_NOT_PRESENT = 1 << 5;
    /** Table 5-37. */
    private static final int PSCI_COMPLIANT = 1;
    private static final int PSCI_USE_HVC = 1 << 1;

    private static final long NOT_PROVIDED = -1;
    /** Generic Address Structure (5.2.3.2). */
    private static final int SYSTEM_MEMORY = 0;
    private static final int SYSTEM_IO = 1;
    private static final int BYTE_ACCESS = 1;
    private static final int DWORD_ACCESS = 3;

    private AcpiBodies() {}

    /**
     * Fixed ACPI Description Table (5.2.9), revision 6.3. No register block is described: a loader that finds no PM timer
     * here calibrates with the firmware's Stall.
     *
     * @param facs its address, 0 if there is none
     * @param dsdt its address, 0 if there is none
     */
    static byte[] fadt(Hardware hardware, long facs, long dsdt) {
        int flags = HW_REDUCED_ACPI | POWER_BUTTON;
        int bootArchitecture = 0;
        int armBootArchitecture = 0;
        switch (hardware.interruptController()) {
            case Apics _ -> {
                flags |= WBINVD;
                bootArchitecture = VGA_NOT_PRESENT | CMOS_RTC_NOT_PRESENT;
            }
            case Gic _ -> armBootArchitecture = PSCI_COMPLIANT
                    | (hardware.psci().orElseThrow() == PsciConduit.HVC ? PSCI_USE_HVC : 0);
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

    /** Generic Timer Description Table (5.2.24), revision 3: no memory-mapped counter, no platform timers. */
    static byte[] gtdt(GenericTimer timer) {
        ByteWriter body = body().u64(NOT_PROVIDED).u32(0);
        // Level triggered, active high; the timers keep their context in every idle state.
        int alwaysOn = 1 << 2;
        body.u32(timer.secure()).u32(alwaysOn).u32(timer.nonSecure()).u32(alwaysOn);
        body.u32(timer.virtual()).u32(alwaysOn).u32(timer.hypervisor()).u32(alwaysOn);
        return body.u64(NOT_PROVIDED).u32(0).u32(0).u32(0).u32(0).toByteArray();
    }

    /** Serial Port Console Redirection table, revision 2, as Microsoft's document of that name defines it. */
    static byte[] spcr(Uart uart) {
        boolean arm = uart.kind() == Uart.Kind.PL011;
        int byGic = 1 << 3;
        int byIoApic = 1 << 1;
        ByteWriter body = body().u8(arm ? 3 : 0).zeros(3);
        address(body, uart).u8(arm ? byGic : byIoApic);
        // No ISA interrupt; 115200 baud, no parity, one stop bit, no flow control, VT-UTF8.
        body.u8(0).u32(uart.interrupt()).u8(7).u8(0).u8(1).u8(0).u8(2).u8(0);
        // Not a PCI device.
        return body.u16(0xffff).u16(0xffff).u8(0).u8(0).u8(0).u32(0).u8(0).u32(0).toByteArray();
    }

    /** Debug Port Table 2, revision 0, as Microsoft's document of that name defines it: the console is the debug port. */
    static byte[] dbg2(Uart uart) {
        int firstDevice = 44;
        int registersAt = 22;
        int sizesAt = registersAt + 12;
        int nameAt = sizesAt + 4;
        byte[] name = new ByteWriter().text8(Dsdt.CONSOLE_PATH).toByteArray();
        int serial = 0x8000;
        ByteWriter body = body().u32(firstDevice).u32(1);
        // Device information: revision, length, one address, the name, no OEM data.
        body.u8(0).u16(nameAt + name.length).u8(1).u16(name.length).u16(nameAt).u16(0).u16(0);
        body.u16(serial).u16(uart.kind() == Uart.Kind.PL011 ? 3 : 0).u16(0).u16(registersAt).u16(sizesAt);
        return address(body, uart).u32(uart.kind().size()).bytes(name).toByteArray();
    }

    /** Of a PL011 32 bits wide, accessed as double words; of a 16550 bytes. */
    private static ByteWriter address(ByteWriter body, Uart uart) {
        return uart.kind() == Uart.Kind.PL011
                ? body.u8(SYSTEM_MEMORY).u8(32).u8(0).u8(DWORD_ACCESS).u64(uart.address())
                : body.u8(SYSTEM_IO).u8(8).u8(0).u8(BYTE_ACCESS).u64(uart.address());
    }

    /** Memory-mapped configuration space, revision 1 (PCI Firmware Specification 3.2, 4.1.2). */
    static byte[] mcfg(PciHost pci) {
        return body().u64(0).u64(pci.configuration().address()).u16(pci.segment()).u8(0).u8(pci.lastBus()).u32(0)
                .toByteArray();
    }

    /** Description table of the high precision event timer, revision 1 (IA-PC HPET Specification 1.0a, 3.2.4). */
    static byte[] hpet(long address) {
        // Intel's; three comparators, 64 bits wide.
        int block = 0x8086_0000 | 1 << 13 | 2 << 8 | 1;
        int leastTick = 100;
        return body().u32(block).u8(SYSTEM_MEMORY).u8(64).u8(0).u8(0).u64(address).u8(0).u16(leastTick).u8(0)
                .toByteArray();
    }

    /** Windows ACPI Emulated devices Table, revision 1: neither of the devices that it tells of is there to be enhanced. */
    static byte[] waet() {
        return body().u32(0).toByteArray();
    }

    private static ByteWriter body() {
        return new ByteWriter();
    }

    /** An offset from the table's start as one from the body's. */
    private static int body(int offset) {
        return offset - AcpiTables.HEADER_SIZE;
    }
}
