/** The public face: configure a {@link dev.drydock.efi.Firmware}, boot, look at the {@link dev.drydock.efi.BootOutcome}. */
package dev.drydock.efi;
