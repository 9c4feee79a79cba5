package dev.drydock.pe;

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
        check(!image.toString().isEmpty(), "a description");
        check(image.entryPoint() < image.sizeOfImage(), "entry point within the image");
        sections(image);
        pages(image);
        long fileSize = image.file().byteSize();
        check(image.overlay().byteSize() + image.trailer().byteSize() < fileSize, "overlays smaller than the file");
        for (DataDirectory.Entry entry : image.dataDirectories()) {
            image.dataAt(entry.address(), entry.size());
        }
        attempt(() -> image.certificates().forEach(c -> check(c.bytes().byteSize() < fileSize, "certificate size")));
        attempt(() -> image.sbat().forEach(e -> check(e.generation() > 0, "generation is positive")));
        for (Uki profile : image.ukiProfiles()) {
            for (UkiSection name : UkiSection.values()) {
                profile.text(name);
            }
        }
        attempt(() -> image.relocations().forEach(
                r -> check(r.rva() + r.type().size() <= image.sizeOfImage(), "relocation within the image")));
        load(image);
        Authenticode.digest(image, algorithm);
    }

    private static void sections(PeImage image) {
        long end = image.sizeOfHeaders();
        for (Section section : image.sections()) {
            check(section.contents().byteSize() <= section.memorySize(), "contents fit in memory");
            if (section.memorySize() != 0) {
                check(section.virtualAddress() >= end, "sections ascend");
                end = section.endAddress();
            }
        }
        check(end <= image.sizeOfImage(), "sections within the image");
    }

    private static void pages(PeImage image) {
        long end = 0;
        for (PageProtection pages : image.pageProtections()) {
            check(pages.rva() == end, "pages without a gap");
            check(pages.size() > 0 && pages.size() % PeImage.PAGE_SIZE == 0, "whole pages");
            end += pages.size();
        }
        check(end == image.loadedSize(), "pages cover the image");
    }

    private void load(PeImage image) {
        if (image.loadedSize() > MAX_LOADED) {
            return;
        }
        MemorySegment target = memory.asSlice(0, image.loadedSize());
        for (long base : List.of(image.loadAlignment(), image.imageBase())) {
            attempt(() -> {
                try {
                    LoadedLayout layout = image.load(target, base);
                    check(layout.entryPoint() - base == image.entryPoint(), "entry point moved with the base");
                    loads++;
                } catch (IllegalArgumentException e) {
                    // The image's own base may be one where it does not fit, and its alignment 2 GiB.
                    check(e.getMessage().contains("does not fit"), e.getMessage());
                }
            });
        }
    }

    /** Quicker than an assertion library for what is checked millions of times. */
    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (MalformedImageException e) {
            check(!e.field().isEmpty() && !e.reason().isEmpty() && e.fileOffset() >= 0,
                    "a refusal that explains itself");
            refusals++;
        }
    }

    private interface Attempt {
        void run() throws MalformedImageException;
    }
}
