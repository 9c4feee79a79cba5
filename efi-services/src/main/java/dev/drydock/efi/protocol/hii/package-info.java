/**
 * The human interface infrastructure (UEFI 2.10, 34 and 35): the database of package lists, their strings, glyphs and
 * images, and the way to drivers' settings.
 *
 * <p>Of fonts, the simple ones add glyphs to the system font; others, forms and animations are kept and exported as they
 * came.
 */
package dev.drydock.efi.protocol.hii;
