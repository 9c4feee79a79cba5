package dev.drydock.pe;

import java.util.List;

/**
 * What {@link PeImage#load} did.
 *
 * @param base the address the image is loaded for
 * @param size bytes in memory, {@link PeImage#loadedSize}
 * @param entryPoint the address of the entry point; bit 0 is set where the image says so (T32 code)
 * @param relocations how many addresses were adjusted
 * @param pages {@link PeImage#pageProtections}
 */
public record LoadedLayout(long base, long size, long entryPoint, long relocations, List<PageProtection> pages) {}
