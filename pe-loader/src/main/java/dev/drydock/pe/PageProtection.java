package dev.drydock.pe;

/**
 * Whole pages of a loaded image that share their permissions.
 *
 * @param rva the first page, a multiple of {@link PeImage#PAGE_SIZE}
 * @param size bytes, a multiple of {@link PeImage#PAGE_SIZE}
 * @param permissions what the sections in these pages allow, taken together; may be
 *        {@linkplain Permissions#isWritableAndExecutable writable and executable}, which a loader that enforces W^X
 *        (because the image is {@linkplain PeImage#nxCompat NX_COMPAT}, say) has to decide about
 */
public record PageProtection(long rva, long size, Permissions permissions) {}
