package dev.drydock.efi.profile;

import static dev.drydock.efi.profile.FirmwareFeature.*;
import static dev.drydock.efi.spec.RuntimeServicesSupported.ALL;
import static dev.drydock.efi.spec.RuntimeServicesSupported.CONVERT_POINTER;
import static dev.drydock.efi.spec.RuntimeServicesSupported.GET_NEXT_HIGH_MONOTONIC_COUNT;
import static dev.drydock.efi.spec.RuntimeServicesSupported.GET_NEXT_VARIABLE_NAME;
import static dev.drydock.efi.spec.RuntimeServicesSupported.GET_VARIABLE;
import static dev.drydock.efi.spec.RuntimeServicesSupported.GET_WAKEUP_TIME;
import static dev.drydock.efi.spec.RuntimeServicesSupported.RESET_SYSTEM;
import static dev.drydock.efi.spec.RuntimeServicesSupported.SET_VIRTUAL_ADDRESS_MAP;
import static dev.drydock.efi.spec.RuntimeServicesSupported.SET_WAKEUP_TIME;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.profile.FirmwareFeature.Kind;
import dev.drydock.efi.tables.ConformanceProfiles;
import dev.drydock.efi.variable.MemoryVariableStore;
import java.util.Set;

/** The facts of the ready-made profiles. */
final class ReadyMade {
    private static final int WAKEUP = GET_WAKEUP_TIME | SET_WAKEUP_TIME;
    private static final long MEBIBYTE = 1 << 20;

    private ReadyMade() {}

    private static FirmwareProfile.Builder bare(String name) {
        return new FirmwareProfile.Builder(name,
                new VariableLimits(MemoryVariableStore.DEFAULT_CAPACITY, MemoryVariableStore.DEFAULT_LARGEST));
    }

    private static FirmwareProfile.Builder everything(String name) {
        return bare(name).with(FirmwareFeature.of(Kind.PROTOCOL, Kind.TABLE).toArray(FirmwareFeature[]::new))
                .without(REFUSED_NETWORK);
    }

    static FirmwareProfile drydock() {
        return everything("DRYDOCK").build();
    }

    /** Read from Debian 12's builds of edk2-stable202211 under QEMU 7.2 by the guest program {@code inventory}. */
    static FirmwareProfile ovmf() {
        return everything("OVMF").vendor("EDK II", 0x10000).uefi(2, 70).consoleOnSerialLine(true)
                // A disk of virtio has no block I/O 2, and disk I/O 2 needs it. The others came later, or never.
                .without(BLOCK_IO2, DISK_IO2, EDID, TIMESTAMP, MEMORY_ATTRIBUTE, DT_FIXUP)
                .without(DEVICE_TREE, RT_PROPERTIES, CONFORMANCE_PROFILES)
                .variables(Architecture.X86_64, new VariableLimits(0x3ff9c, 0x83c4))
                .variables(Architecture.AARCH64, new VariableLimits(0x3ff9c, 0x1fc4))
                // The PL031 driver knows no alarm.
                .servicesWithout(Architecture.AARCH64, WAKEUP, WAKEUP).build();
    }

    /** ARM Virtual Machine System Specification 1.0: UEFI 2.4, a complete device tree, a serial console, a clock. */
    static FirmwareProfile armVmSpecification() {
        return everything("ARM_VM_SPECIFICATION").uefi(2, 40).architectures(Set.of(Architecture.AARCH64))
                .display(false).consoleOnSerialLine(true)
                // What UEFI 2.4 does not know.
                .without(PARTITION_INFO, RAM_DISK, MEMORY_ATTRIBUTE, RT_PROPERTIES, MEMORY_ATTRIBUTES,
                        CONFORMANCE_PROFILES)
                // What the specification does not ask for.
                .without(ACPI_TABLES, ACPI_TABLE, SMBIOS_TABLES, SMBIOS, DT_FIXUP, EDID, INITRD, CPU_IO2).build();
    }

    /** Accounts of programs that ran there, and what Linux prints of the tables; see {@code PROFILES.md}. */
    static FirmwareProfile appleVirtualization() {
        return everything("APPLE_VIRTUALIZATION").vendor("EDK II", 0x10000).uefi(2, 70).display(false)
                .with(REFUSED_NETWORK)
                .without(SERIAL_IO, RNG, BLOCK_IO2, DISK_IO2, EDID, TIMESTAMP, MEMORY_ATTRIBUTE, RAM_DISK, DT_FIXUP,
                        CPU_IO2)
                .without(DEVICE_TREE, RT_PROPERTIES, MEMORY_ATTRIBUTES, CONFORMANCE_PROFILES)
                .memory(2048 * MEBIBYTE).variables(new VariableLimits(0xdf9c, 0x1fc4)).build();
    }

    /** EDK2's drivers for NVMe and displays, and the sizes of variables that boards usually have. */
    static FirmwareProfile edk2Hardware() {
        return everything("EDK2_HARDWARE").vendor("EDK II", 0x10000).uefi(2, 70)
                .without(SERIAL_IO, RNG, TIMESTAMP, MEMORY_ATTRIBUTE, INITRD, DT_FIXUP)
                .without(DEVICE_TREE, RT_PROPERTIES, CONFORMANCE_PROFILES).memory(2048 * MEBIBYTE)
                .variables(new VariableLimits(0xdf9c, 0x1fc4)).build();
    }

    /** Read from Debian 12's U-Boot 2023.01 on QEMU's {@code virt} by the guest program {@code inventory}. */
    static FirmwareProfile uBoot() {
        int afterwards = GET_VARIABLE | GET_NEXT_VARIABLE_NAME | SET_VIRTUAL_ADDRESS_MAP | CONVERT_POINTER
                | RESET_SYSTEM;
        int missing = WAKEUP | GET_NEXT_HIGH_MONOTONIC_COUNT;
        return bare("U_BOOT").vendor("Das U-Boot", 0x20230100).display(false).consoleOnSerialLine(true)
                .with(SIMPLE_TEXT_INPUT_EX, GRAPHICS_OUTPUT, DEVICE_PATH_UTILITIES, DEVICE_PATH_TO_TEXT,
                        UNICODE_COLLATION2, HII_DATABASE, HII_STRING, DRIVER_BINDING, RNG, DT_FIXUP, INITRD)
                .with(DEVICE_TREE, SMBIOS_TABLES, RT_PROPERTIES, CONFORMANCE_PROFILES)
                .conformance(ConformanceProfiles.EBBR_2_1)
                .variables(new VariableLimits(0x3fe8, 0x3fc8)).servicesWithout(missing, ALL & ~afterwards).build();
    }

    static FirmwareProfile minimal() {
        return bare("MINIMAL").with(DEVICE_TREE).display(false).memory(256 * MEBIBYTE)
                .variables(new VariableLimits(16 << 10, 4 << 10)).build();
    }
}
