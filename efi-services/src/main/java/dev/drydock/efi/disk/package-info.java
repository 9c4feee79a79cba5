/**
 * Block devices: image files, memory, copy-on-write overlays, slices, and devices composed of parts.
 *
 * <p>What is on them is read by {@link dev.drydock.efi.disk.partition} and {@link dev.drydock.efi.disk.fat}, and written
 * by {@link dev.drydock.efi.disk.image}. Nothing here knows of protocols or processors.
 */
package dev.drydock.efi.disk;
