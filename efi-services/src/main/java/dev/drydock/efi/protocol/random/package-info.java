/** Random numbers (UEFI 2.10, 37.5). */
package dev.drydock.efi.protocol.random;
