package dev.drydock.pe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Looks at everything an image offers, checking what must hold for any image that was parsed. */
final class ImageWalk {
    /** Images that take more memory are not loaded, so that many walks stay quick. */
    private static final long MAX_LOADED = 8 << 20;

    private final MemorySegment memory = Arena.ofAuto().allocate(MAX_LOADED);
    private long refusals;
    private long loads;

    /** How often a part of an image was refused after the image had parsed. */
    long refusals() {
        return refusals;
    }

    /** How often an image was loaded and relocated without being refused. */
    long loads() {
        return loads;
    }

    /** Walks an image; what is refused by {@link MalformedImageException} is counted, any other exception is let out. */
    void walk(PeImage image, DigestAlgorithm algorithm) {
        assertThat(image.toString()).isNotEmpty();
        assertThat(image.entryPoint()).isLessThan(image.sizeOfImage());
        sections(image);
        pages(image);
        long fileSize = image.file().byteSize();
        assertThat(image.overlay().byteSize() + image.trailer().byteSize()).isLessThan(fileSize);
        for (DataDirectory.Entry entry : image.dataDirectories()) {
            image.dataAt(entry.address(), entry.size());
        }
        attempt(() -> image.certificates().forEach(c -> assertThat(c.bytes().byteSize()).isLessThan(fileSize)));
        attempt(() -> image.sbat().forEach(e -> assertThat(e.generation()).isPositive()));
        for (Uki profile : image.ukiProfiles()) {
            for (UkiSection name : UkiSection.values()) {
                profile.text(name);
            }
        }
        attempt(() -> image.relocations().forEach(
                r -> assertThat(r.rva() + r.type().size()).isLessThanOrEqualTo(image.sizeOfImage())));
        load(image);
        Authenticode.digest(image, algorithm);
    }

    private static void sections(PeImage image) {
        long end = image.sizeOfHeaders();
        for (Section section : image.sections()) {
            assertThat(section.contents().byteSize()).isLessThanOrEqualTo(section.memorySize());
            if (section.memorySize() != 0) {
                assertThat(section.virtualAddress()).isGreaterThanOrEqualTo(end);
                end = section.endAddress();
            }
        }
        assertThat(end).isLessThanOrEqualTo(image.sizeOfImage());
    }

    private static void pages(PeImage image) {
        long end = 0;
        for (PageProtection pages : image.pageProtections()) {
            assertThat(pages.rva()).isEqualTo(end);
            assertThat(pages.size()).isPositive().matches(s -> s % PeImage.PAGE_SIZE == 0, "whole pages");
            end += pages.size();
        }
        assertThat(end).isEqualTo(image.loadedSize());
    }

    private void load(PeImage image) {
        if (image.loadedSize() > MAX_LOADED) {
            return;
        }
        MemorySegment target = memory.asSlice(0, image.loadedSize());
        for (long base : List.of(image.loadAlignment() & 0xffff_ffffL, image.imageBase())) {
            attempt(() -> {
                try {
                    LoadedLayout layout = image.load(target, base);
                    assertThat(layout.entryPoint() - base).isEqualTo(image.entryPoint());
                    loads++;
                } catch (IllegalArgumentException e) {
                    // The image's own base may be one where it does not fit, and its alignment 2 GiB.
                    assertThat(e).hasMessageContaining("does not fit");
                }
            });
        }
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (MalformedImageException e) {
            assertThat(e.field()).isNotEmpty();
            assertThat(e.fileOffset()).isNotNegative();
            assertThat(e.reason()).isNotEmpty();
            refusals++;
        }
    }

    private interface Attempt {
        void run() throws MalformedImageException;
    }
}
