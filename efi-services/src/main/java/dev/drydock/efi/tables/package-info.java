/**
 * The descriptions of the machine that the firmware publishes: ACPI and SMBIOS tables and a device tree.
 *
 * <p>All are pure functions from facts to bytes. {@link dev.drydock.efi.tables.PlatformFacts} holds the facts that several
 * descriptions tell, so that they agree.
 */
package dev.drydock.efi.tables;
