/** The text console (UEFI 2.10, chapter 12): a screen that tests can read, and a keyboard that they can type on. */
package dev.drydock.efi.protocol.console;
