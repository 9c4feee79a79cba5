/**
 * The human interface infrastructure (UEFI 2.10, 34): the database of package lists, and their strings.
 *
 * <p>Fonts, images, forms' configuration and keyboard layouts are not offered: their packages are kept and exported as
 * they came.
 */
package dev.drydock.efi.protocol.hii;
