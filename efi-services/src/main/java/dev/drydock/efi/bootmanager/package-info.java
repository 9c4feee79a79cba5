/**
 * Choosing what to boot (UEFI 2.10, chapter 3): load options, the order in which they are tried, and the removable media path
 * of each file system in the end. {@link dev.drydock.efi.bootmanager.LoadOption} and
 * {@link dev.drydock.efi.bootmanager.BootEntries} are for tests that prepare boot options, or look at those that a guest
 * made.
 */
package dev.drydock.efi.bootmanager;
