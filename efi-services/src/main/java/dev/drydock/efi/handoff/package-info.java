/** What a kernel was given when it took over, checked: {@link dev.drydock.efi.handoff.KernelTakeover} and what is found in it. */
package dev.drydock.efi.handoff;
