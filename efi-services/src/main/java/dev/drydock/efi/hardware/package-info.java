/**
 * What a machine is made of, as its operating system is told: {@link dev.drydock.efi.hardware.Hardware}, from which the
 * firmware's device tree, ACPI tables and SMBIOS structures are made, and
 * {@link dev.drydock.efi.hardware.Descriptions}, which says what of them is published, and what is changed on purpose.
 *
 * <p>All is immutable but for the builder. Drydock's machine itself has CPU and memory only: its other devices are those that
 * the operating system would find after the hand-off.
 */
package dev.drydock.efi.hardware;
