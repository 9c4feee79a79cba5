/** What the firmware itself says of files that are to be run (PI 1.7, volume 2, 12.9). */
package dev.drydock.efi.protocol.security;
