/** How a disk is divided: GPT (UEFI 2.10, chapter 5), MBR (5.2), or not at all. */
package dev.drydock.efi.disk.partition;
