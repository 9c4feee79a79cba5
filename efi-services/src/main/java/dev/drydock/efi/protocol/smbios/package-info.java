/** SMBIOS structures that the guest looks at and adds (PI 1.7, volume 5, chapter 6). */
package dev.drydock.efi.protocol.smbios;
