/**
 * Disks, partitions and files as a guest sees them (UEFI 2.10, chapter 13).
 *
 * <p>{@link dev.drydock.efi.protocol.media.Disks} puts them into the handle database.
 */
package dev.drydock.efi.protocol.media;
