/** Machines as libvirt describes them: the XML of a domain. */
package dev.drydock.efi.libvirt;
