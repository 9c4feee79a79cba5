/**
 * Disk images of real programs, built from the distribution's packages: unmodified bootloaders, shells and kernels on a
 * GPT disk with an EFI system partition, for both architectures. {@link dev.drydock.examples.images.BootImages} is the
 * way in.
 */
package dev.drydock.examples.images;
