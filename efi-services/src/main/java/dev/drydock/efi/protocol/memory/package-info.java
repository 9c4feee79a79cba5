/** What the guest may do with its memory (UEFI 2.10, 37.7). */
package dev.drydock.efi.protocol.memory;
