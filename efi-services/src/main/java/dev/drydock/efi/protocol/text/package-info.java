/** Strings (UEFI 2.10, chapter 17). */
package dev.drydock.efi.protocol.text;
