/** The firmware's own drivers as the UEFI driver model knows drivers (UEFI 2.10, chapter 11). */
package dev.drydock.efi.protocol.driver;
