/** The ACPI Machine Language, as far as descriptions of machines need it, written from typed terms. */
package dev.drydock.efi.aml;
