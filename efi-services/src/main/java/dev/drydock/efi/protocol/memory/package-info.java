/** Memory as the guest may use it (UEFI 2.10, 37.7) and as its processor reaches it. */
package dev.drydock.efi.protocol.memory;
