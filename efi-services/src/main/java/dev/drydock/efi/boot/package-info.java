/** Boot services (UEFI 2.10, chapter 7) in the specification's groups, and the state that they share. */
package dev.drydock.efi.boot;
