/** Network devices (UEFI 2.10, chapter 24). */
package dev.drydock.efi.protocol.network;
