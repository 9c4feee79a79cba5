/** Guest memory: what both the guest's processor and the host see, page protections, and typed access by the host. */
package dev.drydock.core.memory;
