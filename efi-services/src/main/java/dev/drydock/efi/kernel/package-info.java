/** What can be told about a Linux kernel that takes over: its version, its command line and where its initrd lies. */
package dev.drydock.efi.kernel;
