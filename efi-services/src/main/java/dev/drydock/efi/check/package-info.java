/** What a guest does that no status tells of: misuse of memory, levels and pointers, noticed while it runs. */
package dev.drydock.efi.check;
