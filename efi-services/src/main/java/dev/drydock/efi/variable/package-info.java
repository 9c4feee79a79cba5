/** Variables (UEFI 2.10, 8.2): what they are, the stores that keep them, and those that a firmware begins with. */
package dev.drydock.efi.variable;
