/** ACPI tables that the guest adds (UEFI 2.10, chapter 20). */
package dev.drydock.efi.protocol.acpi;
