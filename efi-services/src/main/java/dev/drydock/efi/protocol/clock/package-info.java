/** Time for the guest but for the runtime services' (UEFI 2.10, chapter 39). */
package dev.drydock.efi.protocol.clock;
