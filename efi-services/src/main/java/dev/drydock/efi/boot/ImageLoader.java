package dev.drydock.efi.boot;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.CodeMap;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Protection;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.pe.LoadedLayout;
import dev.drydock.pe.Machine;
import dev.drydock.pe.MalformedImageException;
import dev.drydock.pe.PageProtection;
import dev.drydock.pe.PeImage;
import dev.drydock.pe.Section;
import dev.drydock.pe.Permissions;
import dev.drydock.pe.Subsystem;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Puts a PE image into guest memory: allocates, relocates, and gives its sections their permissions. */
final class ImageLoader {
    private final Architecture architecture;
    private final GuestMemory memory;
    private final MemoryMap memoryMap;
    private final RuntimeImages runtimeImages;

    ImageLoader(Platform platform) {
        architecture = platform.machine().architecture();
        memory = platform.memory();
        memoryMap = platform.memoryMap();
        runtimeImages = platform.runtimeImages();
    }

    /**
     * An image in memory.
     *
     * @param parts its headers and sections
     */
    record Loaded(long base, long size, long entryPoint, MemoryType codeType, MemoryType dataType,
            boolean application, List<CodeMap.Part> parts) {}

    /** The image is none that this machine runs. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final transient EfiStatus status;

        RefusedException(EfiStatus status, String reason) {
            super(reason);
            this.status = status;
        }

        /** EFI_UNSUPPORTED for an image of another kind, EFI_LOAD_ERROR for one that is damaged. */
        EfiStatus status() {
            return status;
        }
    }

    Loaded load(MemorySegment file) throws RefusedException {
        try {
            PeImage image = PeImage.parse(file);
            Machine wanted = architecture == Architecture.X86_64 ? Machine.X64 : Machine.ARM64;
            if (!image.machine().equals(wanted)) {
                throw new RefusedException(EfiStatus.UNSUPPORTED,
                        "it is for " + image.machine().displayName() + ", not for "
                                + wanted.displayName());
            }
            if (!image.subsystem().isLoadedByFirmware()) {
                throw new RefusedException(EfiStatus.UNSUPPORTED,
                        "its subsystem is " + image.subsystem().displayName());
            }
            return place(image);
        } catch (MalformedImageException e) {
            throw new RefusedException(EfiStatus.LOAD_ERROR, e.getMessage());
        }
    }

    private Loaded place(PeImage image) throws MalformedImageException {
        boolean application = image.subsystem().equals(Subsystem.EFI_APPLICATION);
        boolean runtime = image.subsystem().equals(Subsystem.EFI_RUNTIME_DRIVER);
        MemoryType code = application
                ? MemoryType.LOADER_CODE
                : runtime ? MemoryType.RUNTIME_SERVICES_CODE : MemoryType.BOOT_SERVICES_CODE;
        MemoryType data = application
                ? MemoryType.LOADER_DATA
                : runtime ? MemoryType.RUNTIME_SERVICES_DATA : MemoryType.BOOT_SERVICES_DATA;
        long size = image.loadedSize();
        long alignment = Math.max(1, image.loadAlignment() / GuestMemory.PAGE_SIZE);
        long base = memoryMap.allocateAligned(MemoryMap.pagesFor(size), code, -1L, alignment);
        try {
            MemorySegment target = memory.writable(base, size);
            LoadedLayout layout = image.load(target, base);
            if (runtime) {
                runtimeImages.add(target, base, image.relocations());
            }
            for (PageProtection page : layout.pages()) {
                memory.protect(base + page.rva(), page.size(), protection(page.permissions()));
            }
            return new Loaded(base, size, layout.entryPoint(), code, data, application, parts(image));
        } catch (MalformedImageException e) {
            memoryMap.free(base, MemoryMap.pagesFor(size));
            throw e;
        }
    }

    /** What begins in no section is the headers, as far as the first section. */
    private static List<CodeMap.Part> parts(PeImage image) {
        List<CodeMap.Part> parts = new ArrayList<>();
        for (Section section : image.sections()) {
            parts.add(new CodeMap.Part(section.name(), section.virtualAddress(), section.memorySize()));
        }
        long headers = parts.stream().mapToLong(CodeMap.Part::offset).min().orElse(image.loadedSize());
        parts.add(new CodeMap.Part("the headers", 0, headers));
        return List.copyOf(parts);
    }

    private static Protection protection(Permissions permissions) {
        return new Protection(permissions.read(), permissions.write(), permissions.execute());
    }

    void unload(Loaded image) {
        runtimeImages.remove(image.base());
        memoryMap.free(image.base(), MemoryMap.pagesFor(image.size()));
    }
}
