/** Device trees that a boot loader brings along. */
package dev.drydock.efi.protocol.devicetree;
