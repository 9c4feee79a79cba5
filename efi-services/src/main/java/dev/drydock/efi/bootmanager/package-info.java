/** Choosing what to boot (UEFI 2.10, chapter 3): the removable media path of each file system in turn. */
package dev.drydock.efi.bootmanager;
