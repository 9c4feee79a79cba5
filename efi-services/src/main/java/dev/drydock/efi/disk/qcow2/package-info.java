/** Disk images in QEMU's qcow2 format, as {@code docs/interop/qcow2.txt} in QEMU's sources specifies it; read only. */
package dev.drydock.efi.disk.qcow2;
