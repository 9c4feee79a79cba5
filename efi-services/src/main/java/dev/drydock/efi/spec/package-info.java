/** What the UEFI specification declares: structs, interfaces, GUIDs and constants, without behaviour. */
package dev.drydock.efi.spec;
