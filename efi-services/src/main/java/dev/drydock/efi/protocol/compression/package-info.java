/** Decompression for the guest (UEFI 2.10, chapter 19). */
package dev.drydock.efi.protocol.compression;
