/**
 * Non-volatile variables in files and on devices: the formats that keep them, each change atomic and durable.
 *
 * <p>A {@link dev.drydock.efi.variable.nvram.Nvram} is a place with a format. {@link dev.drydock.efi.variable.nvram.NvramFiles}
 * finds out which format a file has. Knows nothing of runs and guests.
 */
package dev.drydock.efi.variable.nvram;
