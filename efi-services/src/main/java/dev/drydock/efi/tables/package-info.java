/**
 * The descriptions of the machine that the firmware publishes: ACPI and SMBIOS tables and a device tree.
 *
 * <p>All are pure functions from a {@link dev.drydock.efi.hardware.Hardware} to bytes.
 */
package dev.drydock.efi.tables;
