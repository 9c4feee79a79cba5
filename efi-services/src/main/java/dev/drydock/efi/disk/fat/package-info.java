/**
 * The FAT12, FAT16 and FAT32 file systems with long names: Microsoft's FAT specification and UEFI 2.10, 13.3.
 *
 * <p>A {@link dev.drydock.efi.disk.fat.FatVolume} reads what it needs from its device each time it is asked, so that it
 * is right whatever happened to the device in between; open files and positions are the caller's to remember.
 */
package dev.drydock.efi.disk.fat;
