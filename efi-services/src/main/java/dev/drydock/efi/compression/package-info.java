/** The compression of UEFI (UEFI 2.10, chapter 19). */
package dev.drydock.efi.compression;
