/** The graphics output (UEFI 2.10, 12.9): a frame buffer in guest memory, the font that text is drawn in, screenshots. */
package dev.drydock.efi.protocol.graphics;
