/**
 * PE/COFF images as a UEFI firmware meets them: headers, sections, base relocations, Authenticode digests, SBAT and
 * unified kernel images.
 *
 * <p>{@link dev.drydock.pe.PeImage#read} or {@link dev.drydock.pe.PeImage#parse} checks everything that loading needs,
 * by the rules of EDK2's loader, so what is refused here is refused by real firmware too, give or take its bugs. What
 * only some callers need (relocations, certificates, {@code .sbat}, the sections of a unified kernel image) is checked
 * when it is asked for. Either way malformed input is a {@link dev.drydock.pe.MalformedImageException} that names the
 * field and its offset in the file, and nothing else.
 *
 * <p>Nothing is copied: an image keeps a read-only slice of the file, and its sections, certificates and the like are
 * slices of that. Everything is immutable and may be used by several threads if the file's segment may.
 *
 * <p>Offsets into a file, relative virtual addresses (RVAs, offsets from where the image is loaded) and sizes are bytes,
 * held in {@code long} because the fields are unsigned 32-bit numbers.
 *
 * <p>Sources: "PE Format" (Microsoft's PE/COFF specification), "Windows Authenticode Portable Executable Signature
 * Format", UEFI 2.10 sections 2.1.1 and 32.2, shim's SBAT description, UAPI group's "Unified Kernel Image".
 */
package dev.drydock.pe;
