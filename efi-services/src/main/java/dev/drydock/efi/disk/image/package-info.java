/** Disk images made of files: GPT disks with FAT volumes, written to a file or served as they are. */
package dev.drydock.efi.disk.image;
