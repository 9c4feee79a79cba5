package dev.drydock.pe;

import java.lang.foreign.MemorySegment;

/** Lays an image out in memory and relocates it. */
final class ImageLoader {
    private final PeImage image;
    private final MemorySegment target;
    private final long base;

    ImageLoader(PeImage image, MemorySegment target, long base) {
        this.image = image;
        this.target = target;
        this.base = base;
    }

    LoadedLayout load() throws MalformedImageException {
        checkArguments();
        boolean moved = base != image.imageBase();
        if (moved && image.relocsStripped()) {
            throw new MalformedImageException("Characteristics", image.headers().peOffset() + 22,
                    "RELOCS_STRIPPED: the image runs only at its ImageBase 0x%x, not at 0x%x".formatted(
                            image.imageBase(), base));
        }
        copy();
        long relocations = moved ? relocate() : 0;
        return new LoadedLayout(base, target.byteSize(), base + image.entryPoint(), relocations,
                image.pageProtections());
    }

    private void checkArguments() {
        if (target.byteSize() != image.loadedSize()) {
            throw new IllegalArgumentException("the target has 0x%x bytes, the image needs 0x%x".formatted(
                    target.byteSize(), image.loadedSize()));
        }
        if ((base & image.loadAlignment() - 1) != 0 && base != image.imageBase()) {
            throw new IllegalArgumentException("base 0x%x is not a multiple of 0x%x".formatted(base,
                    image.loadAlignment()));
        }
        long end = base + image.loadedSize();
        if (Long.compareUnsigned(end - 1, base) < 0
                || image.format() == PeFormat.PE32 && (base >>> 32 != 0 || end > 1L << 32)) {
            throw new IllegalArgumentException("a %s image of 0x%x bytes does not fit at 0x%x".formatted(
                    image.format(), image.loadedSize(), base));
        }
    }

    /** Writes every byte of the target once: headers, sections, and zeros for the rest. */
    private void copy() {
        MemorySegment.copy(image.file(), 0, target, 0, image.sizeOfHeaders());
        long end = image.sizeOfHeaders();
        for (Section section : image.sections()) {
            MemorySegment contents = section.contents();
            if (section.memorySize() != 0) {
                target.asSlice(end, section.virtualAddress() - end).fill((byte) 0);
                MemorySegment.copy(contents, 0, target, section.virtualAddress(), contents.byteSize());
                end = section.virtualAddress() + contents.byteSize();
            }
        }
        target.asSlice(end).fill((byte) 0);
    }

    private long relocate() throws MalformedImageException {
        long delta = base - image.imageBase();
        long[] count = {0};
        new BaseRelocationTable(image).forEach((rva, type) -> {
            BaseRelocation.apply(target, rva, type, delta);
            count[0]++;
        });
        // After the relocations, so that none of them can change it; EDK2 leaves the new base there too.
        long field = image.headers().imageBaseOffset();
        if (image.format() == PeFormat.PE32) {
            target.set(ImageBytes.U32, field, (int) base);
        } else {
            target.set(ImageBytes.U64, field, base);
        }
        return count[0];
    }
}
