/** Runtime services (UEFI 2.10, 4.5 and chapter 8) in the specification's groups. */
package dev.drydock.efi.runtime;
